"""Places now and before July 2025, the numbers that people call, the hotline's centres and their hours."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id

Texts = dict[str, str]
"""One text in each language: {"vi": ..., "en": ...}; Vietnamese is always there."""


class Place(Base):
    """A province or a commune of today. ``kind`` is "tỉnh", "thành phố", "xã", "phường" or "đặc khu"."""

    __tablename__ = "place"
    __table_args__ = (Index("ix_place_position", "level", "lat", "lon"),)

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    level: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    fold: Mapped[str] = mapped_column(String(60))
    province_code: Mapped[str] = mapped_column(ForeignKey("place.code"))
    lat: Mapped[float]
    lon: Mapped[float]


class OldPlace(Base):
    """A province, district or ward as it was until 30 June 2025; ``also`` holds other names, folded."""

    __tablename__ = "old_place"

    id: Mapped[str] = mapped_column(String(8), primary_key=True)
    level: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    fold: Mapped[str] = mapped_column(String(60))
    also: Mapped[str] = mapped_column(String(300))
    district_id: Mapped[str | None] = mapped_column(ForeignKey("old_place.id"))
    province_id: Mapped[str] = mapped_column(ForeignKey("old_place.id"))


class OldToNew(Base):
    """What an old place became. ``divided``: it went to several new ones, and only its people know which."""

    __tablename__ = "old_to_new"

    old_id: Mapped[str] = mapped_column(ForeignKey("old_place.id"), primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("place.code"), primary_key=True)
    divided: Mapped[bool]


class Loaded(Base):
    """Which edition of a data file the rows were made from."""

    __tablename__ = "directory_loaded"

    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    edition: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]


class Sourced:
    """A public fact with its source: never shown unverified; the file never overwrites an edited one."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int]
    hours: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    zone: Mapped[str] = mapped_column(String(40), default="Asia/Ho_Chi_Minh")
    source: Mapped[Texts] = mapped_column(JSON)
    source_date: Mapped[str] = mapped_column(String(10))
    verified: Mapped[bool]
    last_verified: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None]
    edited_by: Mapped[uuid.UUID | None]


class Contact(Sourced, Base):
    """A number to call: ``tel`` is what the phone dials; ``reach`` from where: inside, abroad or country."""

    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint("verified = false OR tel IS NOT NULL", name="verified_has_number"),
        CheckConstraint("reach != 'abroad' OR tel IS NULL OR tel LIKE '+%'", name="abroad_is_whole"),
        CheckConstraint("(reach = 'country') = (country IS NOT NULL)", name="country_when_country"),
        CheckConstraint("reach IN ('inside', 'abroad', 'country')", name="reach"),
        CheckConstraint("cost IN ('free', 'charged', 'unknown')", name="cost"),
    )

    service: Mapped[Texts] = mapped_column(JSON)
    note: Mapped[Texts] = mapped_column(JSON)
    number: Mapped[str | None] = mapped_column(String(30))
    tel: Mapped[str | None] = mapped_column(String(20))
    reach: Mapped[str] = mapped_column(String(8))
    country: Mapped[str | None] = mapped_column(String(2))
    cost: Mapped[str] = mapped_column(String(8))
    answers_in: Mapped[list[str]] = mapped_column(JSON)
    crisis: Mapped[bool]
    recorded: Mapped[bool]


class Centre(Sourced, Base):
    """A call centre of the hotline."""

    __tablename__ = "centre"

    name: Mapped[Texts] = mapped_column(JSON)
