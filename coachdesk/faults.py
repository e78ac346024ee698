"""What a log may know of a fault: its kind and where it came from. Never its words, for they may be a person's."""

import traceback


def without_words(fault: BaseException) -> str:
    """The kind and the lines of code of a fault and of what led to it, the first one first."""
    told, each = [], [fault]
    while (earlier := each[-1].__cause__ or each[-1].__context__) is not None and earlier not in each:
        each.append(earlier)
    for one in reversed(each):
        told += traceback.format_tb(one.__traceback__)
        told.append(f"{kind(one)}\n")
    return "".join(told)


def kind(fault: BaseException) -> str:
    """The name of a fault's kind, with the database's own where there is one."""
    below = getattr(fault, "orig", None)
    name = f"{type(fault).__module__}.{type(fault).__qualname__}"
    return f"{name} ({type(below).__qualname__})" if below is not None else name
