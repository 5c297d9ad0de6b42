"""The page that answers a report: received, and the code."""

from collections.abc import Sequence

from flask import render_template

from api.conversation.code import Code
from api.conversation.rules import Receipt
from api.report.content import Note
from pwa.conversation import words
from pwa.conversation.keepsake import for_slots, in_slots, keepsake
from pwa.shell.skeleton import filled, slot
from pwa.shell.times import when

PAGE = "conversation/code.html"


def received_page(code: Code, receipt: Receipt, left_out: Sequence[Note] = (), heard: Sequence[str] = ()) -> str:
    """When it was received, by when somebody looks, the code, and kindly what could not be taken along.

    ``heard``: what was read out of the words at once."""
    times = {"received": when(receipt.received_at), "look_again": when(receipt.look_again_at)}
    if left_out or heard:  # names of files and places are personal: such a page is drawn for this one person
        shown = times | {"first": receipt.first}
        return render_template(PAGE, kept=keepsake(code), receipt=shown, notes=words.notes(left_out), heard=heard)
    places = {name: slot(name) for name in times} | {"first": receipt.first}
    return filled(PAGE, for_slots(keepsake(code)) | times, kept=in_slots(), receipt=places, notes=(), heard=())
