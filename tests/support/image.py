"""Builds the image and runs it as the runner does, with buildah: no engine needed."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.names import ROOT

BASE = "debian:trixie-slim"
NAME = "localhost/trace-production-issue:test"
STORE = ("buildah", "--storage-driver", "vfs")
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


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
    flags = ["--isolation", "chroot", "--pull=never"]
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
    run(*STORE, "bud", *flags, "-t", NAME, str(ROOT))
    return NAME


def has_image(name: str) -> bool:
    done = subprocess.run(
        [*STORE, "inspect", "--type", "image", name], capture_output=True, check=False
    )
    return done.returncode == 0


def pulled() -> bool:
    done = subprocess.run(
        [*STORE, "pull", "--retry", "0", BASE], capture_output=True, check=False
    )
    return done.returncode == 0


def make_base(folder: Path) -> None:
    """Make what the base image is made of: a minimal Debian."""
    run("debootstrap", "--variant=minbase", "trixie", str(folder))
    for package in (folder / "var/cache/apt/archives").glob("*.deb"):
        package.unlink()
    container = run(*STORE, "from", "scratch")
    run(*STORE, "copy", container, str(folder), "/")
    run(*STORE, "config", "--cmd", "bash", container)
    run(*STORE, "commit", "--rm", container, BASE)
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
            [*STORE, "run", *flags, self.name, "--", *entry],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


def start(image: str) -> str:
    return run(*STORE, "from", "--pull=never", image)


def stop(container: str) -> None:
    run(*STORE, "rm", container)


def entry_point(image: str) -> list[str]:
    described = json.loads(run(*STORE, "inspect", "--type", "image", image))
    entry: list[str] = described["OCIv1"]["config"]["Entrypoint"]
    return entry
