"""The documents are held to the code and to the tree."""

from pathlib import Path

from tools import docs
from tools.docs import ROOT, broken_links, lifecycles, machine_traces, page_of


def test_every_lifecycle_of_the_apps_is_drawn() -> None:
    page = page_of(lifecycles(ROOT))

    assert "## ImportState (registry)" in page
    assert "Where the import of a register file stands." in page
    assert "    uploaded: Received\n" in page
    assert "    [*] --> uploaded\n" in page
    assert "    uploaded --> read\n" in page
    assert "    committed --> [*]\n" in page


def test_every_state_has_its_row_in_the_table() -> None:
    for one in lifecycles(ROOT):
        assert set(one.following) == set(one.of), one.of.__name__


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("")
    page = tmp_path / "page.md"
    page.write_text(
        "[good](there.md) [part](there.md#part) [here](#here) [far](https://example.org/x) ![lost](pictures/none.png)"
    )

    assert list(broken_links(tmp_path, [page])) == ["page.md: the link to pictures/none.png leads nowhere"]


def test_paths_of_machines_and_addresses_of_registries_are_found(tmp_path: Path) -> None:
    index = "https://" + "pypi" + ".org/simple"
    (tmp_path / "a.md").write_text(f"see {'/' + 'home'}/noi/x\nor {index}\nor https://example.org/home/page\n")
    (tmp_path / "uv.lock").write_text(f"{index}\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0" + f"{'/' + 'root'}/x".encode())

    found = list(machine_traces(tmp_path, [Path("a.md"), Path("uv.lock"), Path("picture.png")]))

    assert found == ["a.md:1: a path of somebody's machine", "a.md:2: the address of a package registry"]


def test_the_committed_page_of_lifecycles_is_not_stale() -> None:
    assert (ROOT / docs.PAGE).read_text() == page_of(lifecycles(ROOT))
