// A walk through a page by Tab alone. walk.begin() notes what there is to reach and how it looks without the focus;
// walk.step(), after each press, tells what is wrong with the place where the focus is now; walk.missed() what was never reached.
globalThis.walk = (() => {
  const reachable = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
  const inParts = { date: 6, "datetime-local": 8, month: 4, time: 4, week: 4 };  // how often Tab may stay in such a box
  let places, before, last, stayed;

  const where = element => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const group = element => element.type === "radio" && element.name
    ? [...(element.form ?? document).querySelectorAll("input[type=radio]")].filter(other => other.name === element.name)
    : [element];
  // A radio or tick of GOV.UK is transparent; what is seen is drawn beside it, before or after its label's text.
  const looks = element => [element, ...(element.labels ?? []), element.parentElement]
    .flatMap(part => [null, "::before", "::after"].map(pseudo => {
      const style = getComputedStyle(part, pseudo);
      const outline = style.outlineStyle === "none" ? "" : style.outlineWidth + style.outlineColor;
      return [outline, style.boxShadow, style.backgroundColor, style.borderColor, style.borderWidth].join();
    })).join("|");

  function begin() {
    document.activeElement?.blur();
    window.getSelection().removeAllRanges();
    window.scrollTo(0, 0);
    places = [...document.querySelectorAll(reachable)].filter(element =>
      !element.disabled && element.tabIndex >= 0 && element.type !== "hidden" && element.checkVisibility({ visibilityProperty: true }));
    before = new Map(places.map(element => [element, looks(element)]));
    last = null;
    stayed = 0;
  }

  // In sight: at least one of nine points of it is on the screen and not beneath anything else.
  function inSight(element) {
    const seen = [element, ...(element.labels ?? [])];
    return seen.some(part => [...part.getClientRects()].some(box =>
      [0.1, 0.5, 0.9].some(across => [0.2, 0.5, 0.8].some(down => {
        const top = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
        return top && seen.some(each => each === top || each.contains(top));
      }))));
  }

  function wrongWith(element) {
    if (element === last) return stayed > (inParts[element.type] ?? 0) ? "the focus does not move on" : "";
    if (element.tabIndex > 0) return "it has a tab order of its own";
    if (last && last.isConnected && element.compareDocumentPosition(last) & Node.DOCUMENT_POSITION_FOLLOWING) return "the focus goes backwards";
    if (!inSight(element)) return "the focus is beneath something or off the screen";
    if (before.has(element) && before.get(element) === looks(element)) return "the focus cannot be seen";
    return "";
  }

  function step() {
    const element = document.activeElement;
    const again = last && before.has(element) && !places.includes(element) && element !== last;
    if (!element || element === document.body || again) return { ended: true };
    stayed = element === last ? stayed + 1 : 0;
    const found = { ended: false, wrong: wrongWith(element), where: where(element) };
    places = places.filter(place => !group(element).includes(place));
    last = element;
    return found;
  }

  return { begin, step, missed: () => places.filter(place => place.checkVisibility({ visibilityProperty: true })).map(where) };
})();
