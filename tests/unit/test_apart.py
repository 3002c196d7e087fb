"""Work done in processes of its own: nothing that went wrong there is lost on the way."""

import multiprocessing
import os
import sys
import threading

import pytest

from instead import apart
from instead.build import BuildError, _raise
from instead.problems import BadInput, Problem


def problem(path):
    return Problem(path, 3, 1, "rule", "It is wrong.", "Mend it.")


@pytest.fixture
def forked(monkeypatch):
    """Tests may run beside others in a process that has one more thread, which listens to the first process and holds nothing that a copy asks for."""
    if "fork" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
        pytest.skip("this system cannot fork safely")
    monkeypatch.setattr(apart, "can_fork", lambda: True)


@pytest.fixture(params=["forked", "in turn"])
def way(request, monkeypatch):
    if request.param == "forked":
        request.getfixturevalue("forked")
    else:
        monkeypatch.setattr(apart, "can_fork", lambda: False)


@pytest.mark.usefixtures("way")
def test_every_item_is_done(tmp_path):
    assert apart.each(lambda name: (tmp_path / name).write_text(name), ["en", "fr", "ar"]) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ar", "en", "fr"]


@pytest.mark.usefixtures("way")
def test_every_fault_is_told_with_all_that_it_holds():
    def do(lang):
        if lang == "fr":
            raise BadInput([problem("docs/fr/b.md"), problem("docs/fr/a.md")])
        if lang == "ar":
            raise OSError(28, "No space left on device", "/somewhere")
    fr, ar = apart.each(do, ["en", "fr", "ar"])
    assert fr.problems == [problem("docs/fr/a.md"), problem("docs/fr/b.md")]
    assert (ar.strerror, ar.filename) == ("No space left on device", "/somewhere")


def times(number, item):
    return number * item, os.getpid()


def refuses(number, item):
    raise BadInput([problem(f"{item}")])


@pytest.mark.usefixtures("way")
def test_answers_come_in_the_order_of_the_questions():
    assert [a for a, _ in apart.answers(times, 3, range(40))] == list(range(0, 120, 3))
    assert apart.answers(times, 3, []) == []


@pytest.mark.usefixtures("forked")
def test_answers_come_from_other_processes():
    assert os.getpid() not in {p for _, p in apart.answers(times, 3, range(40))}


@pytest.mark.usefixtures("way")
def test_a_question_that_cannot_be_answered_says_why():
    with pytest.raises(BadInput) as bad:
        apart.answers(refuses, 3, [1, 2])
    assert bad.value.problems == [problem("1")]


@pytest.mark.usefixtures("forked")
def test_a_fault_that_cannot_be_sent_is_told_in_words():
    class Own(Exception):
        pass

    def do(_):
        raise Own("of here")
    assert [str(e) for e in apart.each(do, [1, 2])] == ["Own: of here"] * 2


@pytest.mark.usefixtures("forked")
def test_a_process_that_is_killed_is_missed():
    found = apart.each(lambda lang: os.kill(os.getpid(), 9) if lang == "fr" else None, ["en", "fr"])
    assert [str(e) for e in found] == ["The process for “fr” was ended from outside (code -9); perhaps the memory was full."]


def test_beside_other_threads_nothing_is_forked():
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert not apart.can_fork()
    finally:
        stop.set()
        thread.join()


def test_the_faults_of_all_languages_are_one():
    with pytest.raises(BadInput) as bad:
        _raise([BadInput([problem("b")]), BuildError("later"), BadInput([problem("a"), problem("b")])])
    assert bad.value.problems == [problem("a"), problem("b")]
    with pytest.raises(BuildError, match=r"^one\ntwo$"):
        _raise([BuildError("one"), BuildError("one\ntwo")])
    with pytest.raises(OSError, match="full"):
        _raise([BuildError("one"), OSError("full")])
    _raise([])
