import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import tantivy

from ocop.catalogue.index import BookmarkMoved, Document, Index, IndexBroken, IndexBusy, Query, Results
from tests.catalogue.index.shelf import numbers, plain


def test_a_document_replaces_the_one_of_its_number(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.write([plain("A-1", "silk"), plain("A-2", "silk"), plain("A-1", "cotton")], [], "1")

    index.write([plain("A-2", "hemp")], [], "2")

    assert numbers(index.search(Query("silk"))) == []
    assert numbers(index.search(Query("cotton"))) == ["A-1"]
    assert numbers(index.search(Query("hemp"))) == ["A-2"]
    assert index.bookmark() == "2"


def test_what_is_removed_and_told_twice_is_there_once(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.write([plain("A-1", "silk")], [], "1")

    index.write([plain("A-1", "hemp"), plain("A-1", "cotton")], ["A-1", "A-1"], "2")

    assert numbers(index.search(Query())) == ["A-1"]
    assert numbers(index.search(Query("cotton"))) == ["A-1"]
    assert numbers(index.search(Query("hemp"))) == []


@pytest.mark.parametrize("helpers", [1, 2])
def test_helpers_write_what_one_process_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, helpers: int) -> None:
    monkeypatch.setattr("ocop.catalogue.index.engine._AT_ONCE", 3)
    names = ("กล้วยฉาบบ้านหนองบัว", "Nước mắm 40°", 'ผ้าไหม "ลายน้ำ" \\', "စပါး")
    goods = [plain(f"A-{place}", names[place % 4], text="bến tre") for place in range(40)]
    alone, helped, rebuilt = (Index(tmp_path / name) for name in ("alone", "helped", "rebuilt"))

    alone.write([*goods, goods[0]], ["A-1"], "1")
    helped.write([*goods, goods[0]], ["A-1"], "1", helpers=helpers)
    rebuilt.rebuild(goods, "1", helpers=helpers)

    for words in ("", "กล้วยฉาบ", "nuoc mam 40", '"ลายน้ำ"', "စပါး", "ben tre"):
        expected = alone.search(Query(words, limit=100))
        assert expected.total >= 10
        assert helped.search(Query(words, limit=100)) == expected
        assert rebuilt.search(Query(words, limit=100)) == expected


def test_the_same_write_again_changes_nothing(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.write([plain("A-1"), plain("A-2")], [], "1")
    for _ in range(2):
        index.write([plain("A-3")], ["A-1", "A-7"], json.dumps({"at": 2}))

    assert numbers(index.search(Query())) == ["A-2", "A-3"]
    assert index.bookmark() == '{"at": 2}'


def test_a_follower_that_was_overtaken_by_a_rebuild_writes_nothing(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.write([plain("A-1"), plain("A-2")], [], "5")
    index.rebuild([plain("A-1")], "4")

    with pytest.raises(BookmarkMoved):
        index.write([plain("A-3")], [], "6", since="5")

    assert numbers(index.search(Query())) == ["A-1"]
    assert index.bookmark() == "4"
    index.write([plain("A-2"), plain("A-3")], [], "6", since="4")
    assert numbers(index.search(Query())) == ["A-1", "A-2", "A-3"]


def test_an_error_in_the_middle_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    def breaking() -> Iterator[Document]:
        yield plain("A-2")
        raise ConnectionError

    index = Index(tmp_path)
    index.write([plain("A-1")], [], "1")

    with pytest.raises(ConnectionError):
        index.write(breaking(), ["A-1"], "2")
    with pytest.raises(ConnectionError):
        index.rebuild(breaking(), "2")

    assert numbers(index.search(Query())) == ["A-1"]
    assert index.bookmark() == "1"
    index.write([plain("A-3")], [], "3")
    assert numbers(index.search(Query())) == ["A-1", "A-3"]


def test_a_missing_index_finds_nothing_and_has_no_bookmark(tmp_path: Path) -> None:
    index = Index(tmp_path / "none")

    assert index.search(Query("silk")) == Results()
    assert index.bookmark() is None
    assert not (tmp_path / "none").exists()


def test_an_index_of_another_version_counts_as_missing(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.write([plain("A-1")], [], "1")
    (tmp_path / "v0-old").mkdir()
    (tmp_path / "current").write_text("v0-old")

    assert index.bookmark() is None
    assert index.search(Query()).total == 0


def test_another_reader_sees_each_commit_and_each_rebuild(tmp_path: Path) -> None:
    writer, reader = Index(tmp_path), Index(tmp_path)
    seen = []
    for place in range(3):
        writer.write([plain(f"A-{place}")], [], str(place))
        seen.append(reader.search(Query()).total)

    writer.rebuild([plain("B-1")], "built")

    assert seen == [1, 2, 3]
    assert numbers(reader.search(Query())) == ["B-1"]
    assert reader.bookmark() == "built"
    assert len(list(tmp_path.glob("v*-*"))) == 1


def test_readers_use_the_old_index_while_a_new_one_is_built(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.write([plain("A-1")], [], "1")
    seen: list[list[str]] = []

    def watched() -> Iterator[Document]:
        yield plain("B-1")
        seen.append(numbers(Index(tmp_path).search(Query())))
        with pytest.raises(IndexBusy, match=str(os.getpid())):
            Index(tmp_path).write([plain("A-2")], [], "2", wait=0)

    index.rebuild(watched(), "built")

    assert seen == [["A-1"]]
    assert numbers(index.search(Query())) == ["B-1"]


def test_files_that_cannot_be_read_are_reported_and_rebuilt(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.write([plain("A-1")], [], "1")
    (generation,) = tmp_path.glob("v*-*")
    (generation / "meta.json").write_text("{")

    with pytest.raises(IndexBroken, match="cannot be read"):
        Index(tmp_path).search(Query())
    with pytest.raises(IndexBroken, match="cannot be read"):
        index.write([], [], "2")

    index.rebuild([plain("A-1")], "3")
    assert numbers(index.search(Query())) == ["A-1"]


def test_a_tool_that_holds_the_files_is_reported(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.write([plain("A-1")], [], "1")
    (generation,) = tmp_path.glob("v*-*")
    held = tantivy.Index.open(str(generation)).writer(15_000_000, 1)

    with pytest.raises(IndexBusy, match="Another program"):
        index.write([plain("A-2")], [], "2")

    held.wait_merging_threads()
    index.write([plain("A-2")], [], "2")
    assert numbers(index.search(Query())) == ["A-1", "A-2"]


WRITER = """
import sys
from pathlib import Path
from ocop.catalogue.index import Document, Index
path, name, count = sys.argv[1:]
for place in range(int(count)):
    Index(Path(path)).write([Document(f"{name}-{place:02}", "product", {"en": "silk"})], [], name, wait=60)
"""

HELD = """
import sys, time
from pathlib import Path
from ocop.catalogue.index import Document, Index

def endless():
    for place in range(3):
        yield Document(f"lost-{place}", "product", {"en": "silk"})
    print("writing", flush=True)
    time.sleep(60)

getattr(Index(Path(sys.argv[1])), sys.argv[2])(endless(), *([[]] if sys.argv[2] == "write" else []), "lost")
"""


def test_of_two_processes_that_write_at_once_nothing_is_lost(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name, "8"])  # ours alone, nothing from outside
        for name in ("A", "B")
    ]

    assert [writer.wait(60) for writer in writers] == [0, 0]
    found = numbers(Index(tmp_path).search(Query("silk", limit=100)))
    assert found == [f"{name}-{place:02}" for name in "AB" for place in range(8)]


@pytest.mark.parametrize("way", ["write", "rebuild"])
def test_a_killed_writer_leaves_nothing_locked_and_nothing_half_written(tmp_path: Path, way: str) -> None:
    index = Index(tmp_path)
    index.write([plain("A-1")], [], "1")
    writer = subprocess.Popen([sys.executable, "-c", HELD, str(tmp_path), way], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"writing\n"
    with pytest.raises(IndexBusy, match=f"Process {writer.pid} "):
        index.write([plain("A-2")], [], "2", wait=0)

    writer.send_signal(signal.SIGKILL)
    writer.wait(10)
    writer.stdout.close()

    assert numbers(index.search(Query())) == ["A-1"]
    index.write([plain("A-2")], [], "2", wait=1)
    assert numbers(index.search(Query())) == ["A-1", "A-2"]
    assert index.bookmark() == "2"
    assert len(list(tmp_path.glob("v*-*"))) == 1
