"""Starts a worker (`python worker.py`) or the scheduler (`python worker.py scheduler`), each over every queue."""

import logging
import os
import signal
import sys
import time
import warnings

from redis.exceptions import RedisError

from app.core.queue import connect
from app.core.scheduler import keep_time
from app.core.worker import work
from app.schedule import PERIODIC
from wsgi import app


def main(role: str) -> int:
    """Ends with status 1 when Redis goes away: whoever started it starts it again."""
    os.environ["TZ"] = "UTC"  # rq-scheduler reads cron lines in the zone of the process
    time.tzset()
    warnings.filterwarnings("ignore", category=FutureWarning, module="rq_scheduler")  # of its crontab, about that zone
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    connection = connect(app.extensions["settings"].redis_url)
    with app.app_context():
        try:
            if role == "scheduler":
                signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
                keep_time(connection, PERIODIC)
            else:
                work(connection)
        except RedisError as error:
            print(f"opside: Redis is away ({error}); stopping, to be started again", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "worker"))
