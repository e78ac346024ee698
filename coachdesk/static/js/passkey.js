// Asks this device for a passkey, puts the answer into the form that asked, and sends it. On the page to sign in, the
// browser offers passkeys in the field for the address too. The rest of the page works without any of this.

const forms = [...document.querySelectorAll("form[data-passkey]")];
const LASTS = 5000; // while an answer is on its way, pressing again asks for nothing
let waiting = null;
let pressed = false;

function bytes(text) {
  const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64.padEnd(Math.ceil(base64.length / 4) * 4, "=")), (each) => each.charCodeAt(0));
}

function text(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function options(form) {
  const asked = JSON.parse(form.dataset.options);
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user.id = bytes(asked.user.id);
  for (const each of [...(asked.allowCredentials ?? []), ...(asked.excludeCredentials ?? [])]) each.id = bytes(each.id);
  return asked;
}

function told(credential) {
  const given = credential.response;
  const response = { clientDataJSON: text(given.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"])
    if (given[part]) response[part] = text(given[part]);
  if (given.getTransports) response.transports = given.getTransports();
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

async function ask(form, more = {}) {
  waiting?.abort();
  waiting = new AbortController();
  const asked = { publicKey: options(form), signal: waiting.signal, ...more };
  const credential = await navigator.credentials[form.dataset.passkey](asked);
  form.elements.passkey_answer.value = told(credential);
  form.submit();
}

function again() {
  pressed = false;
}

window.addEventListener("pageshow", again);

for (const form of forms) {
  const trouble = form.querySelector("[data-passkey-trouble]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (pressed) return;
    pressed = true;
    trouble.hidden = true;
    ask(form).then(
      () => setTimeout(again, LASTS),
      () => {
        again();
        trouble.hidden = false;
        offer();
      },
    );
  });
  if (!window.PublicKeyCredential) {
    trouble.textContent = trouble.dataset.none;
    trouble.hidden = false;
    form.querySelector("button").disabled = true;
  }
}

async function offer() {
  const form = forms.find((each) => "autofill" in each.dataset);
  if (!form || !(await window.PublicKeyCredential?.isConditionalMediationAvailable?.())) return;
  ask(form, { mediation: "conditional" }).catch(() => {});
}

offer();
