"""Chinese maps' own grids into WGS 84: GCJ-02 (Gaode, Tencent), BD-09 and its metres (Baidu).

GCJ-02 is a published sum of sines over Krasovsky's ellipsoid; it has no closed inverse, so one steps back until it
fits. BD-09 turns and shifts that once more. Baidu's metres are a Mercator on Clarke's ellipsoid of 1866, within 2 mm.
"""

from math import atan, atan2, cos, degrees, exp, hypot, pi, radians, sin, sqrt

from api.location.read import Point

KRASOVSKY, KRASOVSKY_E2 = 6_378_245.0, 0.006693421622965943
CLARKE, CLARKE_E2 = 6_378_206.4, 0.006768658
CHINA = ((0.8293, 55.8271), (72.004, 137.8347))
TURN = radians(3000.0)


def from_gcj02(lat: float, lon: float) -> Point:
    """Degrees of Gaode and Tencent into WGS 84, within a centimetre; outside of China they are the same."""
    if not _in_china(lat, lon):
        return lat, lon
    back_lat, back_lon = lat, lon
    for _ in range(6):
        shift_lat, shift_lon = _shift(back_lat, back_lon)
        back_lat, back_lon = lat - shift_lat, lon - shift_lon
    return back_lat, back_lon


def from_bd09(lat: float, lon: float) -> Point:
    """Baidu's degrees into WGS 84."""
    x, y = lon - 0.0065, lat - 0.006
    far, way = hypot(x, y) - 0.00002 * sin(y * TURN), atan2(y, x) - 0.000003 * cos(x * TURN)
    return from_gcj02(far * sin(way), far * cos(way))


def from_bd09_metres(x: float, y: float) -> Point:
    """Baidu's metres (east, north) into WGS 84."""
    whole, down = sqrt(CLARKE_E2), exp(-max(-3e7, min(y, 3e7)) / CLARKE)
    lat = pi / 2 - 2 * atan(down)
    for _ in range(8):
        part = whole * sin(lat)
        lat = pi / 2 - 2 * atan(down * ((1 - part) / (1 + part)) ** (whole / 2))
    return from_bd09(degrees(lat), degrees(x / CLARKE))


def _in_china(lat: float, lon: float) -> bool:
    (south, north), (west, east) = CHINA
    return south <= lat <= north and west <= lon <= east


def _shift(lat: float, lon: float) -> Point:
    """By how many degrees GCJ-02 is off at a WGS 84 position."""
    x, y = lon - 105.0, lat - 35.0
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    flat = 1 - KRASOVSKY_E2 * sin(radians(lat)) ** 2
    per_lat = radians(KRASOVSKY * (1 - KRASOVSKY_E2) / (flat * sqrt(flat)))
    per_lon = radians(KRASOVSKY / sqrt(flat) * cos(radians(lat)))
    return north / per_lat, east / per_lon
