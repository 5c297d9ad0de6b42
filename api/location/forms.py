"""One place in the forms that police and border guards write down: all of the same point, WGS 84.

VN-2000 is left out: its shift from WGS 84 and its central meridians differ by province, and no library that we may use
carries them; a wrong shift would send somebody to the wrong house."""

from dataclasses import dataclass

from api.location.grids import as_mgrs, as_plus_code, as_utm


@dataclass(frozen=True)
class Forms:
    """Texts to copy; ``utm`` and ``mgrs`` are None near the poles."""

    decimal: str
    degrees: str
    utm: str | None
    mgrs: str | None
    plus_code: str


def forms_of(lat: float, lon: float) -> Forms:
    """The same point in every form."""
    decimal = f"{lat:.6f}, {lon:.6f}"
    degrees = f"{_sexagesimal(lat, 'N', 'S')} {_sexagesimal(lon, 'E', 'W')}"
    return Forms(decimal, degrees, as_utm(lat, lon), as_mgrs(lat, lon), as_plus_code(lat, lon))


def _sexagesimal(degrees: float, above: str, below: str) -> str:
    """21°01'42.6"N: a tenth of a second is three metres."""
    tenths = round(abs(degrees) * 36_000)
    whole, rest = divmod(tenths, 36_000)
    minutes, tenths = divmod(rest, 600)
    return f"{whole}°{minutes:02d}'{tenths // 10:02d}.{tenths % 10}\"{above if degrees >= 0 else below}"
