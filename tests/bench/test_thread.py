from tests.bench.thread import main


def test_a_long_thread_is_read_whole_in_flat_memory() -> None:
    assert main(["--replies", "9000"]) == 0
