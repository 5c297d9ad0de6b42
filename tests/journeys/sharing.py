"""Sharing from another app, as a phone's own share sheet hands it over to the manifest's share_target."""

import base64
from collections.abc import Sequence

from playwright.sync_api import Page, expect

SHARES = """([text, photos]) => {
  const form = document.createElement("form");
  Object.assign(form, {action: "/share", method: "post", enctype: "multipart/form-data", autocomplete: "off"});
  const field = document.createElement("textarea");
  Object.assign(field, {name: "text", value: text});
  const files = document.createElement("input");
  Object.assign(files, {type: "file", name: "photo", multiple: true});
  const chosen = new DataTransfer();
  photos.forEach((one, n) => {
    const bytes = Uint8Array.from(atob(one), letter => letter.charCodeAt(0));
    chosen.items.add(new File([bytes], `${n}.jpg`, {type: "image/jpeg"}));
  });
  files.files = chosen.files;
  form.append(field, files);
  document.body.append(form);
  form.submit();
}"""


def shares(phone: Page, text: str, photos: Sequence[bytes] = ()) -> None:
    """Words and photos; returns when they stand in the form."""
    phone.evaluate(SHARES, [text, [base64.b64encode(one).decode() for one in photos]])
    phone.wait_for_url("**/shared")
    expect(phone.locator("#words")).to_have_value(text)
