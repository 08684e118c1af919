"""Files: whole or not at all, in the project or not at all, by one run at a time."""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from l10n_pipeline import files
from l10n_pipeline.errors import ConfigError, FileError, FormatError, L10nError

NOBODY = 65534


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_and_its_folders(tmp_path):
    path = tmp_path / "a" / "b" / "c.po"
    assert files.write(path, b"one")
    assert files.read(path) == b"one"
    assert names(path.parent) == ["c.po"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask()


def umask() -> int:
    old = os.umask(0o22)
    os.umask(old)
    return old


def test_the_same_bytes_are_not_written(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"same")
    before = path.stat()
    assert not files.write(path, b"same")
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_permissions_stay(tmp_path, mode):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(mode)
    assert files.write(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_symlink_stays_and_its_file_is_written(tmp_path):
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "a", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    assert files.write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["link", "real"]


def test_a_name_as_long_as_names_can_be(tmp_path):
    assert files.write(tmp_path / ("n" * 255), b"x")


@contextmanager
def largest_file(size: int):
    """Like a full disk: a write past `size` bytes fails."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with largest_file(1000), pytest.raises(L10nError) as caught:
        files.write(path, b"x" * 5000)
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == errno.EFBIG
    assert caught.value.path == str(path)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def in_child(work) -> str:
    """What `work` says in a process without rights; root may write everywhere, and may alone read its own modules."""
    import filelock  # noqa: F401

    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.getuid() == 0:
                os.setuid(NOBODY)
            os.write(writer, work().encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with open(reader, encoding="utf-8") as stream:
        return stream.read()


@pytest.fixture
def locked_folder():
    folder = Path(mkdtemp())  # not tmp_path: a folder above that one is closed to others
    (folder / "a").write_bytes(b"old")
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    rmtree(folder)


def error_of(work) -> str:
    try:
        work()
    except L10nError as error:
        return str(error)
    return "no error"


def test_a_folder_that_may_not_be_written(locked_folder, tmp_path):
    with files.lock(tmp_path / "lock"):  # what is imported for it, the child may not read
        path = locked_folder / "a"
    advice = f"(make {locked_folder} writable)"
    assert in_child(lambda: error_of(lambda: files.write(path, b"new"))) == f"{path}: permission denied {advice}"
    lock = locked_folder / "lock"
    assert in_child(lambda: error_of(files.lock(lock).__enter__)) == f"{lock}: permission denied {advice}"
    assert names(locked_folder) == ["a"]


def test_what_cannot_be_read_names_the_file(tmp_path, monkeypatch):
    with pytest.raises(FormatError, match=r"/none: no such file or directory$"):
        files.read(tmp_path / "none")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(FormatError, match=r"^folder: a folder is in the place of a file$"):
        files.read(tmp_path / "folder")


def test_what_changed_in_between_is_not_overwritten(tmp_path):
    path, door = tmp_path / "a", files.Door(tmp_path)
    assert door.save(path, b"one", None)
    assert door.save(path, b"two", b"one")
    assert not door.save(path, b"two", b"two")
    for seen in (b"one", None):
        with pytest.raises(files.Changed, match="run it again"):
            door.save(path, b"three", seen)
    path.unlink()
    with pytest.raises(files.Changed):
        door.save(path, b"three", b"two")
    assert not path.exists()
    door.late()
    assert names(tmp_path) == []


def test_kill_at_any_moment_leaves_one_whole_version(tmp_path):
    path = tmp_path / "a"
    versions = [letter * 3_000_000 for letter in (b"a", b"b")]
    files.write(path, versions[0])
    code = (
        "import sys; from pathlib import Path; from l10n_pipeline.files import write\n"
        "print('ready', flush=True)\n"
        "while True:\n"
        "    for letter in (b'b', b'a'): write(Path(sys.argv[1]), letter * 3_000_000)"
    )
    for milliseconds in (1, 4, 9):
        with subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(milliseconds / 1000)
            process.send_signal(signal.SIGKILL)
        assert path.read_bytes() in versions


HOLD = """
import os, sys
from pathlib import Path
from l10n_pipeline.files import lock
with lock(Path(sys.argv[1])):
    if os.fork() == 0:  # the worker speaks, so that it runs by now and has let go of what it inherited
        print("held", flush=True)
    sys.stdin.read()
    os._exit(0)
"""


def test_a_second_run_fails_at_once_and_says_who_is_at_work(tmp_path):
    path = tmp_path / ".l10n" / "lock"
    arguments = [sys.executable, "-c", HOLD, path]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        message = error_of(files.lock(path).__enter__)
        assert message.startswith(f"another run is at work: process {process.pid} on ")
        process.kill()
        process.wait()
        with files.lock(path):  # kill -9 left a worker behind, which holds nobody up
            assert f"process {os.getpid()} on " in (path.parent / "lock.owner").read_text()
        assert not (path.parent / "lock.owner").exists()


@pytest.mark.parametrize("path", ["a", "a/../b", "./c", "", "new/deep/file"])
def test_inside(tmp_path, path):
    assert files.inside(tmp_path, path) == Path(os.path.normpath(tmp_path / path))


@pytest.mark.parametrize("path", ["..", "../x", "a/../../x", "/etc/passwd", "out/x", "out"])
def test_outside(tmp_path, path):
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "out").symlink_to(tmp_path)
    with pytest.raises(ConfigError, match="leaves the project"):
        files.inside(tmp_path / "project", path)


# -- the door --------------------------------------------------------------------------------------


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


def link_to(target: str):
    return lambda path: path.symlink_to(target)


STRANGE = {
    "a named pipe": make_pipe,
    "a socket": make_socket,
    "a folder": Path.mkdir,
    "a device": lambda path: os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3)),
    "leads outside": link_to("../outside"),
    "leads outside of": link_to("/proc/self/environ"),
    "leads outside of the": link_to("../new"),
    "a symlink": link_to("loop"),
}


@pytest.fixture
def root(tmp_path, monkeypatch):
    (tmp_path / "outside").write_bytes(b"secret")
    (tmp_path / "root").mkdir()
    monkeypatch.chdir(tmp_path / "root")
    return tmp_path / "root"


@pytest.mark.parametrize("what", STRANGE)
def test_what_is_no_file_of_the_project_is_neither_read_nor_written(root, what):
    try:
        STRANGE[what](root / "loop")
    except PermissionError:
        pytest.skip("only root may make a device")
    door = files.Door(root)
    assert door.has("loop")
    assert door.walk(root) == ([] if what == "a folder" else [root / "loop"])
    acts = (door.read, door.at, lambda x: door.write(x, b"x"), lambda x: door.save(x, b"x", None),
            lambda x: door.save(x, b"x", b"y"))  # fmt: skip
    for act in acts:
        with pytest.raises(FileError) as caught:
            act("loop")
        assert caught.value.path == "loop"
        assert what in caught.value.message or isinstance(caught.value, files.Changed)
    assert names(root) == ["loop"]
    assert names(root.parent) == ["outside", "root"]
    assert (root.parent / "outside").read_bytes() == b"secret"


@pytest.mark.parametrize("act", ["write", "save", "rename", "remove"])
def test_a_folder_that_leads_outside(root, act):
    (root / "a").symlink_to("..")
    (root / "b").write_bytes(b"x")
    door = files.Door(root)
    calls = {
        "write": lambda: door.write("a/outside", b"x"),
        "save": lambda: door.save("a/outside", b"x", b"secret"),
        "rename": lambda: door.rename("b", "a/new"),
        "remove": lambda: door.remove("a/outside"),
    }
    with pytest.raises(FileError, match="leads outside of the project"):
        calls[act]()
    assert names(root.parent) == ["outside", "root"]
    assert door.walk("a") == []


@pytest.mark.parametrize("name", ["n" * 300, "a/" * 3000 + "b", "nul\0", "b/c", "../outside", "/etc/passwd"])
def test_names_that_no_file_of_the_project_can_have(root, name):
    (root / "b").write_bytes(b"a file, no folder")
    door = files.Door(root)
    door.has(name)
    for act in (door.read, lambda x: door.write(x, b"x"), lambda x: door.save(x, b"x", None)):
        with pytest.raises(FileError):
            act(name)


def test_a_symlink_inside_of_the_project_is_followed(root):
    (root / "a").mkdir()
    (root / "b").symlink_to("a/c")
    door = files.Door(root)
    assert door.save("b", b"one", None)
    assert door.save("b", b"two", b"one")
    assert door.read("b") == (root / "a" / "c").read_bytes() == b"two"
    assert (root / "b").is_symlink()


def test_nothing_is_renamed_over_something(root):
    (root / "a").write_bytes(b"a")
    (root / "b").write_bytes(b"b")
    with pytest.raises(FileError, match="there is something already"):
        files.Door(root).rename("a", "b")
    files.Door(root).rename("a", "c/d")
    assert (root / "c" / "d").read_bytes() == b"a"


def test_a_folder_that_a_person_names_from_where_they_are(root):
    (root / "a").mkdir()
    (root / "a" / "b").write_bytes(b"words")
    (root / "a" / "c").symlink_to(root.parent / "outside")
    folder = Path("a")
    assert files.named(folder) == [folder / "b", folder / "c"]
    assert files.named(folder / "b") == [folder / "b"]
    assert files.read(folder / "b", folder) == b"words"
    with pytest.raises(FormatError, match="leads outside of the project"):
        files.read(folder / "c", folder)


def test_what_is_below_a_folder_is_what_python_says(tmp_path):
    """Symlinks to folders are none of its files, and nobody follows them."""
    for name in ("a/b/one.md", "a/two.md", "c/three.txt", ".hidden/four.md", "five.md", "a-b/six.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "to a folder").symlink_to(tmp_path / "a")
    (tmp_path / "to a file.md").symlink_to(tmp_path / "five.md")
    (tmp_path / "to nothing.md").symlink_to(tmp_path / "gone.md")
    (tmp_path / "circle.md").symlink_to(tmp_path / "circle.md")
    (tmp_path / "c" / "up").symlink_to(tmp_path)
    walked = [Path(at, name) for at, _, names in os.walk(tmp_path) for name in names]
    assert files.Door(tmp_path).walk("") == sorted(walked)
    assert files.Door(tmp_path).walk("", ".md") == sorted(path for path in walked if path.suffix == ".md")
