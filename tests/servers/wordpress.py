"""A real WordPress on loopback, on SQLite or MariaDB, with helpers that speak as its owner."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.servers.places import CACHE, answers, free_port, missing, wait_for

CODE = Path("/usr/share/wordpress")
DROP_IN = CACHE / "plugin-sqlite-database-integration"
PHP = ["php", "-d", "sendmail_path=/bin/true", "-d", "display_errors=0"]

_CONFIG = """<?php
define('DB_NAME','wp'); define('DB_USER','wp'); define('DB_PASSWORD','wp'); define('DB_HOST','%(host)s');
define('DB_CHARSET','utf8mb4'); define('DB_COLLATE','');
foreach (['AUTH','SECURE_AUTH','LOGGED_IN','NONCE'] as $k) {
  define($k.'_KEY','loopback-test-'.$k); define($k.'_SALT','loopback-salt-'.$k);
}
define('WP_ENVIRONMENT_TYPE','local'); // application passwords over plain http
define('WP_HTTP_BLOCK_EXTERNAL',true); define('DISABLE_WP_CRON',true);
define('AUTOMATIC_UPDATER_DISABLED',true); define('WP_DEBUG',false);
$table_prefix='wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__.'/');
require_once ABSPATH.'wp-settings.php';
"""

_INSTALL = """<?php
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST']='%(host)s'; $_SERVER['REQUEST_URI']='/';
require '%(site)s/wp-load.php'; require_once ABSPATH.'wp-admin/includes/upgrade.php';
wp_install('Prompt blog','host','host@example.org',true,'','hostpw');
update_option('siteurl','http://%(host)s'); update_option('home','http://%(host)s');
foreach (['thread_comments'=>1,'thread_comments_depth'=>5,'comment_previously_approved'=>0,
  'comment_moderation'=>0,'require_name_email'=>0,'comments_notify'=>0,'moderation_notify'=>0,
  'permalink_structure'=>'/%%year%%/%%monthnum%%/%%day%%/%%postname%%/'] as $k=>$v) update_option($k,$v);
global $wp_rewrite; $wp_rewrite->init(); $wp_rewrite->flush_rules(false);
[$password,$item]=WP_Application_Passwords::create_new_application_password(1,['name'=>'bot']);
echo $password;
"""

_MANY = """<?php
$_SERVER['HTTP_HOST']='%(host)s'; $_SERVER['REQUEST_URI']='/';
require '%(site)s/wp-load.php';
$given=json_decode(file_get_contents('php://stdin'),true); $ids=[];
foreach ($given as $c) {
  if (isset($c['nth_parent'])) $c['comment_parent']=$ids[$c['nth_parent']];
  $ids[]=wp_insert_comment(wp_slash($c+['comment_approved'=>1,'comment_type'=>'comment']));
}
echo json_encode($ids);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPress:
    """A running site: its base URL without a slash at the end, its owner's name and password."""

    base: str
    user: str
    password: str
    directory: Path

    def call(self, method: str, path: str, *, owner: bool = True, **more: Any) -> Any:
        """One REST request below /wp-json/wp/v2; the JSON of the answer, which must be a success."""
        auth = (self.user, self.password) if owner else None
        url = f"{self.base}/wp-json/wp/v2{path}"
        response = requests.request(method, url, auth=auth, timeout=30, **more)
        assert response.ok, f"{method} {path}: {response.status_code} {response.text[:500]}"
        return response.json()

    def post(self, title: str, content: str = "", **more: Any) -> Mapping[str, Any]:
        """A published post (or as `more` says): its id, link and the rest."""
        body = {"title": title, "content": content, "status": "publish", **more}
        made: Mapping[str, Any] = self.call("POST", "/posts", json=body)
        return made

    def comment(
        self, post: int, author: str, content: str, *, email: str = "", parent: int = 0, **more: Any
    ) -> int:
        """A comment as a guest's; `date_gmt` among `more` dates it. Its id.

        Written past REST, which fills in the owner's name and address where a guest gave none.
        """
        given = {
            "comment_post_ID": post,
            "comment_author": author,
            "comment_author_email": email,
            "comment_content": content,
            "comment_parent": parent,
            **more,
        }
        return self.comments([given])[0]

    def comments(self, given: Sequence[Mapping[str, Any]]) -> Sequence[int]:
        """Many comments at once, by WordPress's own field names; `nth_parent` names an earlier one.

        `date_gmt` is short for both of the comment's dates. Their ids.
        """
        rows = [_dated(each) for each in given]
        script = self._script("many.php", _MANY)
        done = subprocess.run(
            [*PHP, str(script)], input=json.dumps(rows), capture_output=True, text=True, check=True
        )
        ids: list[int] = json.loads(done.stdout)
        return ids

    def edit(self, comment: int, **changes: Any) -> None:
        """Change a comment as a moderator does: content, status, parent."""
        self.call("POST", f"/comments/{comment}", json=changes)

    def trash(self, comment: int) -> None:
        """Put a comment into the bin; its replies stay under it."""
        self.call("DELETE", f"/comments/{comment}")

    def delete(self, comment: int) -> None:
        """Delete a comment for good; its replies move up to its parent."""
        self.call("DELETE", f"/comments/{comment}?force=true")

    def run(self, php: str) -> str:
        """What a piece of PHP prints inside the site."""
        head = "<?php $_SERVER['HTTP_HOST']='%(host)s'; $_SERVER['REQUEST_URI']='/';"
        script = self._script("once.php", f"{head} require '%(site)s/wp-load.php';\n", php)
        done = subprocess.run([*PHP, str(script)], capture_output=True, text=True, check=True)
        return done.stdout

    def _script(self, name: str, template: str, tail: str = "") -> Path:
        path = self.directory / name
        host = self.base.removeprefix("http://")
        path.write_text(template % {"host": host, "site": self.directory / "site"} + tail)
        return path


def _dated(given: Mapping[str, Any]) -> Mapping[str, Any]:
    row = dict(given)
    if at := row.pop("date_gmt", None):
        row["comment_date"] = row["comment_date_gmt"] = at.replace("T", " ")
    return row


def why_not(database: str) -> str | None:
    """The reason why this flavour cannot be had here, or None."""
    if database == "sqlite":
        return missing(["php"], [CODE, DROP_IN])
    return missing(["php", "mariadbd", "mariadb", "mariadb-install-db"], [CODE])


@contextmanager
def running(database: str) -> Iterator[WordPress]:
    """A fresh site on a free loopback port; all of it is gone afterwards."""
    with ExitStack() as stack:
        directory = Path(tempfile.mkdtemp(prefix="wp"))
        stack.callback(shutil.rmtree, directory, ignore_errors=True)
        if database == "sqlite":
            _lay_out(directory)
            _drop_in(directory / "site")
            host = "localhost"
        else:
            _lay_out(directory)
            host = f"localhost:{stack.enter_context(_mariadb(directory / 'db'))}"
        (directory / "site" / "wp-config.php").write_text(_CONFIG % {"host": host})
        yield stack.enter_context(_served(directory))


def _lay_out(directory: Path) -> None:
    # -L: Debian's package links to places outside; a dangling link is no reason to stop
    subprocess.run(
        ["cp", "-rL", str(CODE), str(directory / "site")], check=False, stderr=subprocess.DEVNULL
    )
    for name in (".htaccess", "wp-config.php"):
        (directory / "site" / name).unlink(missing_ok=True)


def _drop_in(site: Path) -> None:
    content = site / "wp-content"
    plugin = content / "plugins" / "sqlite-database-integration"
    (content / "database").mkdir(parents=True, exist_ok=True)
    shutil.copytree(DROP_IN, plugin)
    loader = (plugin / "db.copy").read_text()
    loader = loader.replace("{SQLITE_IMPLEMENTATION_FOLDER_PATH}", str(plugin))
    loader = loader.replace("{SQLITE_PLUGIN}", "sqlite-database-integration/load.php")
    (content / "db.php").write_text(loader)
    # WordPress before 6.2 lacks the property that this override keeps in step: pass it on as it is
    override = plugin / "wp-includes" / "sqlite" / "class-wp-sqlite-db.php"
    if not override.exists():
        return
    line = r"\$wpdb_allow_unsafe_unquoted_parameters = .*"
    plain = "return parent::prepare( $query, ...$args );"
    override.write_text(re.sub(line, lambda _: plain, override.read_text()))


@contextmanager
def _mariadb(directory: Path) -> Iterator[Path]:
    directory.mkdir()
    socket = directory / "s"
    as_root = ["--user=root"] if os.geteuid() == 0 else []
    install = ["mariadb-install-db", "--no-defaults", *as_root, f"--datadir={directory}/data"]
    trust = ["--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run([*install, *trust], check=True, capture_output=True)
    serve = ["mariadbd", "--no-defaults", *as_root, f"--datadir={directory}/data"]
    small = ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M"]
    with (directory / "log").open("wb") as log:
        server = subprocess.Popen(
            [*serve, f"--socket={socket}", "--skip-networking", *small], stdout=log, stderr=log
        )
    try:
        ask = ["mariadb", "--no-defaults", "-S", str(socket), "-uroot", "-e"]
        wait_for(
            lambda: (
                not subprocess.run([*ask, "select 1"], check=False, capture_output=True).returncode
            ),
            "MariaDB",
        )
        sql = "create database wp character set utf8mb4; create user wp@localhost identified by 'wp'; grant all on wp.* to wp@localhost"
        subprocess.run([*ask, sql], check=True)
        yield socket
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def _served(directory: Path) -> Iterator[WordPress]:
    host = f"127.0.0.1:{free_port()}"
    site = directory / "site"
    script = directory / "install.php"
    script.write_text(_INSTALL % {"host": host, "site": site})
    installed = subprocess.run([*PHP, str(script)], capture_output=True, text=True, check=True)
    script.unlink()
    with (directory / "log").open("wb") as log:
        server = subprocess.Popen(
            [*PHP, "-S", host, "-t", str(site)],
            stdout=log,
            stderr=log,
            # workers of PHP's own server would outlive it
            env={k: v for k, v in os.environ.items() if k != "PHP_CLI_SERVER_WORKERS"},
        )
    try:
        base = f"http://{host}"
        wait_for(lambda: answers(f"{base}/wp-json/"), "WordPress")
        password = installed.stdout.strip().splitlines()[-1]
        yield WordPress(base=base, user="host", password=password, directory=directory)
    finally:
        server.terminate()
        server.wait(10)
