"""A recording that is obviously made: a tone, in the place of somebody's voice."""

import math
import struct
import wave
from pathlib import Path

RATE = 8000


def tone(path: Path, seconds: float = 0.2, pitch: int = 440) -> Path:
    """A tone at ``path``. Its bytes are those of a WAV whatever the name says: players look at the content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        samples = (int(9000 * math.sin(2 * math.pi * pitch * n / RATE)) for n in range(int(RATE * seconds)))
        file.writeframes(b"".join(struct.pack("<h", one) for one in samples))
    return path
