"""Which of the programs that share a journal are alive. Process numbers come round again; locks do not."""

from __future__ import annotations

import fcntl
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from agent.private import FILE_RIGHTS, narrow, private_folder


@dataclass(frozen=True, slots=True)
class Owner:
    """One program: a locked file that the system lets go of when the program ends, however it does."""

    folder: Path
    name: str
    descriptor: int

    @classmethod
    def begin(cls, folder: Path) -> Owner:
        """Take a name of one's own in `folder`; OSError when it cannot be written."""
        private_folder(folder)
        narrow(folder)
        name = secrets.token_hex(8)
        # Locked before it has the name that others look at: a file without a lock is a dead program's.
        new = folder / f".{name}"
        descriptor = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        os.fchmod(descriptor, FILE_RIGHTS)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        new.rename(folder / name)
        return cls(folder, name, descriptor)

    def lives(self, name: str) -> bool:
        """Tell whether the program with another name runs still; the file of one that does not goes away."""
        try:
            descriptor = os.open(self.folder / name, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        else:
            (self.folder / name).unlink(missing_ok=True)
            return False
        finally:
            os.close(descriptor)

    def end(self) -> None:
        """Give the name up."""
        (self.folder / self.name).unlink(missing_ok=True)
        os.close(self.descriptor)
