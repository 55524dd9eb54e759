"""Builds the image and runs it as the runner does, with buildah: no engine needed."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.paths import ROOT

BASE = "debian:trixie-slim"
NAME = "localhost/trace-production-issue:test"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


@cache
def buildah() -> tuple[str, ...]:
    """Return the command with the storage that works here.

    Overlay keeps a layer as what it changes; vfs, which works even inside a container,
    as a whole copy: 6 GB instead of 1, and 290 seconds instead of 195 for a first build.
    """
    overlay = ("buildah", "--storage-driver", "overlay")
    works = subprocess.run([*overlay, "info"], capture_output=True, check=False)
    return (
        "buildah",
        "--storage-driver",
        "overlay" if works.returncode == 0 else "vfs",
    )


def missing() -> str | None:
    """Say why the image cannot be built here; `None` where it can."""
    if os.geteuid() != 0:
        return "building the image needs root"
    for tool in ("buildah", "debootstrap"):
        if not shutil.which(tool):
            return f"building the image needs {tool}"
    return None


def run(*command: str) -> str:
    """Run a tool, and show what it said where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout.strip()


def build(folder: Path) -> str:
    """Build the Dockerfile, on a base made here where no registry can be reached."""
    if not has_image(BASE) and not pulled():
        make_base(folder / "base")
    # With its layers kept, the next build repeats only the steps whose files changed.
    flags = ["--isolation", "chroot", "--pull=never", "--layers"]
    if CERTIFICATES.is_file():
        # A machine behind a proxy has a certificate of its own; only the build needs it.
        pip = folder / "pip.conf"
        pip.write_text("[global]\ncert = /etc/host-ca.crt\n")
        flags += [
            "-v",
            f"{CERTIFICATES}:/etc/host-ca.crt:ro",
            "-v",
            f"{pip}:/etc/pip.conf:ro",
        ]
    run(*buildah(), "bud", *flags, "-t", NAME, str(ROOT))
    return NAME


def has_image(name: str) -> bool:
    done = subprocess.run(
        [*buildah(), "inspect", "--type", "image", name],
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def pulled() -> bool:
    done = subprocess.run(
        [*buildah(), "pull", "--retry", "0", BASE], capture_output=True, check=False
    )
    return done.returncode == 0


def make_base(folder: Path) -> None:
    """Make what the base image is made of: a minimal Debian."""
    run("debootstrap", "--variant=minbase", "trixie", str(folder))
    for package in (folder / "var/cache/apt/archives").glob("*.deb"):
        package.unlink()
    container = run(*buildah(), "from", "scratch")
    run(*buildah(), "copy", container, str(folder), "/")
    run(*buildah(), "config", "--cmd", "bash", container)
    run(*buildah(), "commit", "--rm", container, BASE)
    shutil.rmtree(folder)


@dataclass
class Container:
    """A container of the image, with the mounts that the runner makes."""

    name: str
    workspace: Path
    home: Path
    workflow: Path
    commands: Path
    temp: Path

    def run(self, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        mounts = {
            self.workspace: "/github/workspace",
            self.home: "/github/home",
            self.workflow: "/github/workflow",
            self.commands: "/github/file_commands",
            self.temp: "/github/runner_temp",
        }
        flags = [
            f for host, inside in mounts.items() for f in ("-v", f"{host}:{inside}")
        ]
        flags += [
            f for key, value in environment.items() for f in ("-e", f"{key}={value}")
        ]
        flags += ["--isolation", "chroot", "--workingdir", "/github/workspace"]
        entry = ("/opt/venv/bin/python", "/action/entrypoint.py")
        return subprocess.run(
            [*buildah(), "run", *flags, self.name, "--", *entry],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


def start(image: str) -> str:
    return run(*buildah(), "from", "--pull=never", image)


def stop(container: str) -> None:
    run(*buildah(), "rm", container)


def entry_point(image: str) -> list[str]:
    described = json.loads(run(*buildah(), "inspect", "--type", "image", image))
    entry: list[str] = described["OCIv1"]["config"]["Entrypoint"]
    return entry
