"""Invented people for trying the house out: one for each role and a second counsellor, with desks granted."""

import json
import os
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from api import sealed
from api.accounts import proof, rules
from api.accounts.model import Staff, StaffInvitation
from api.accounts.roles import Role, StaffState
from api.keys import rules as keys
from api.keys.ring import Ring
from api.settings import Settings

FILE = "demo-accounts.json"
PEOPLE = (
    ("lan", "Lan Thử Nghiệm", Role.COUNSELLOR),
    ("nga", "Nga Thử Nghiệm", Role.COUNSELLOR),
    ("minh", "Minh Thử Nghiệm", Role.LEAD),
    ("hoa", "Hoa Thử Nghiệm", Role.SUPERVISOR),
    ("tuan", "Tuấn Thử Nghiệm", Role.ADMINISTRATOR),
    ("duc", "Đức Thử Nghiệm", Role.AUDITOR),
    ("thao", "Thảo Thử Nghiệm", Role.ANALYST),
)


def make_demo(session: Session, at: datetime) -> list[dict[str, str]]:
    """Seven people who can sign in at once, and the desks; writes and returns their sign-ins.

    Each is {role, email, password, totp_secret}. Slow on purpose: nobody is served while the house is prepared.
    """
    settings: Settings = current_app.extensions["settings"]
    found = [_make(session, *person, settings, at) for person in PEOPLE]
    _grant(session, [(Role(account["role"]), ring) for account, ring in found], at)
    accounts = [account for account, _ in found]
    write(settings.data_dir / FILE, accounts)
    return accounts


def _make(
    session: Session, box: str, name: str, role: Role, settings: Settings, at: datetime
) -> tuple[dict[str, str], Ring]:
    email, own, secret = f"{box}@example.org", proof.issue(settings), proof.new_totp_secret()
    staff = session.get_one(Staff, rules.add(session, email, name, role, own, at=at))
    session.delete(session.get_one(StaffInvitation, staff.id))
    staff.salt, staff.sign_in_check, staff.state = own.salt, own.proof.check, StaffState.ACTIVE.value
    staff.locked_totp = proof.lock_totp(own.proof, own.salt, secret)
    pair = sealed.new_pair()
    keys.keep_member_key(session, staff.id, pair, own.proof.wrapping, at=at)
    account = {"role": role.value, "email": email, "password": own.password, "totp_secret": secret}
    return account, Ring(staff.id, pair.private)


def _grant(session: Session, people: list[tuple[Role, Ring]], at: datetime) -> None:
    """Lead and supervisor hold every desk; the lead gives the counsellors intake, and the analyst the counts' key."""
    leading = [ring for role, ring in people if role in {Role.LEAD, Role.SUPERVISOR}]
    keys.set_up(session, [ring.holder_id for ring in leading], at=at)
    for role, ring in people:
        if role is Role.COUNSELLOR:
            keys.grant_desk(session, leading[0], "intake", ring.holder_id, at=at)
        if role is Role.ANALYST:
            keys.grant_desk(session, leading[0], "statistics", ring.holder_id, at=at)


def write(path: Path, accounts: list[dict[str, str]]) -> None:
    """Keep the sign-ins in a file that its owner alone can read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(accounts, file, ensure_ascii=False, indent=2)
