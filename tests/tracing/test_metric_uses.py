"""Where a metric is recorded whose name stands in a variable or a helper."""

from contextlib import closing

import pytest

from tests.support.histories import Files, History
from tests.support.traces import make_alert
from tracer.repository import Repository
from tracer.tracing.fault_place import FaultPlace
from tracer.tracing.place_finder import PlaceFinder

DAY = "2025-11-18T10:00:00Z"
GO = """\
package ship

func newMetrics() *metrics {
	m.uploads = promauto.NewCounter(prometheus.CounterOpts{
		Name: "shop_uploads_total",
	})
}

func sync() {
	m.uploads.WithLabelValues("a").Inc()
}
"""
PYTHON = """\
from prometheus_client import Counter

UPLOADS = Counter("shop_uploads_total", "Uploads")


def sync():
    UPLOADS.labels(kind="a").inc()
"""
TYPESCRIPT = """\
const uploads = new Counter({
  name: "shop_uploads_total",
});
export function sync() {
  uploads.inc({ kind: "a" });
}
"""
HELPER = """\
class Metrics {
    public static void recordUploads(long size) {
        gauge("shop_uploads_total").set(size);
    }
}
"""
CALLER = """\
class Shop {
    void sync() {
        Metrics.recordUploads(3);
    }
}
"""
NAMESAKE = """\
class Other {
    void run() {
        recordUploads();
    }
    private void recordUploads() {
    }
}
"""
DIRECT = 'def sync():\n    metrics.increment("shop_uploads_total")\n'


def places(history: History, files: Files) -> tuple[FaultPlace, ...]:
    sha = history.save("Add", DAY, files)
    alert = make_alert(metric="shop_uploads_total")
    with closing(Repository(history.path)) as repository:
        return PlaceFinder(repository, sha).of_metric(alert)


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"ship/a.go": GO}, 10),
        ({"shop/a.py": PYTHON}, 7),
        ({"src/a.ts": TYPESCRIPT}, 5),
        ({"a/Metrics.java": HELPER, "b/Shop.java": CALLER}, 3),
        ({"a/Metrics.java": HELPER, "b/Shop.java": CALLER, "c/O.java": NAMESAKE}, 3),
    ],
    ids=["Go", "Python", "TypeScript", "helper", "a function of the same name"],
)
def test_the_function_that_records_the_metric_comes_first(
    history: History, files: Files, line: int
) -> None:
    first, *others = places(history, files)

    assert (first.place.function, first.rank) == ("sync", 0)
    assert first.note == f"which records shop_uploads_total in line {line}"
    assert [(each.rank, each.note.split()[1]) for each in others] == [(1, "names")]


def test_a_metric_that_is_recorded_at_its_name_is_nowhere_else(
    history: History,
) -> None:
    (only,) = places(history, {"a.py": DIRECT, "b.py": "def pay():\n    sync()\n"})

    assert (only.place.function, only.note.split()[1]) == ("sync", "emits")


def test_a_variable_of_another_folder_is_another_one(history: History) -> None:
    other = GO.replace("newMetrics", "start").partition("func sync")[2]

    first, *_ = places(
        history, {"ship/a.go": GO, "cart/b.go": f"package cart\n\nfunc pay{other}"}
    )

    assert first.place.path == "ship/a.go"
    assert len(places(history, {"ship/a.go": GO})) == 2


def test_a_metric_that_is_recorded_everywhere_says_nothing_of_where(
    history: History,
) -> None:
    calls = "".join(f"def sync{n}():\n    UPLOADS.inc()\n\n\n" for n in range(9))

    (only,) = places(history, {"shop/a.py": PYTHON.partition("def")[0] + calls})

    assert only.note == "which emits shop_uploads_total in line 3"
