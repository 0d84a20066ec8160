"""`flask release` and `flask demo seed` in one process, as each would take seconds to load the app."""

from flask.cli import ScriptInfo

from wsgi import app

if __name__ == "__main__":
    for words in (["release"], ["demo", "seed"]):
        app.cli.main(words, obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)
