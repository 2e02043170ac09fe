"""Refusals of the command line."""

from __future__ import annotations

from fieldapp.kernel.errors import Refusal


class NothingToBackUp(Refusal):
    code, status = "nothing_to_back_up", 409
    zh = "数据库里还没有表，没有可备份的内容。请检查 FIELDAPP_DATA_FOLDER 和 DATABASE_URL。"
    en = "The database has no tables, so there is nothing to back up. Check FIELDAPP_DATA_FOLDER and DATABASE_URL."


class BackupExists(Refusal):
    code, status = "backup_exists", 409
    zh = "{file} 已经存在，没有覆盖。请换一个文件名。"
    en = "{file} exists already and was left as it is. Choose another name."


class BackupNotWritten(Refusal):
    code, status = "backup_not_written", 503
    zh = "备份没有写成：{reason}。数据没有改动，请排除原因后重试。"
    en = "The backup could not be written: {reason}. The data were not touched; remove the cause and try again."


class DatabaseUnsound(Refusal):
    code, status = "database_unsound", 503
    zh = "数据库检查没有通过：{reason}。没有写备份，请用上一份完好的备份恢复。"
    en = "The database failed its check: {reason}. No backup was written; restore the last sound one."


class ProgramMissing(Refusal):
    code, status = "program_missing", 503
    zh = "PATH 里没有 {program}。请安装 PostgreSQL 客户端（Debian：apt-get install postgresql-client）。"
    en = "{program} is not on the PATH. Install PostgreSQL's client (Debian: apt-get install postgresql-client)."


class BackupUnreadable(Refusal):
    code, status = "backup_unreadable", 422
    zh = "备份文件打不开：{reason}。请检查路径。"
    en = "The backup cannot be opened: {reason}. Check its path."


class BackupDamaged(Refusal):
    code, status = "backup_damaged", 422
    zh = "备份文件不完整或被改过（{reason}），没有恢复。请换另一份备份。"
    en = "The backup is incomplete or was altered ({reason}); nothing was restored. Use another one."


class BackupNewer(Refusal):
    code, status = "backup_newer", 409
    zh = "备份来自更新的版本（{found}），这个程序认不出，没有恢复。请先升级程序。"
    en = "The backup is of a newer release ({found}) that this program does not know. Upgrade it first."


class OtherDatabase(Refusal):
    code, status = "other_database", 409
    zh = "备份是 {found} 的，这里设置的是 {wanted}，没有恢复。请改 DATABASE_URL。"
    en = "The backup is of {found}, but {wanted} is set here; nothing was restored. Change DATABASE_URL."


class TargetNotEmpty(Refusal):
    code, status = "target_not_empty", 409
    zh = "{what} 里已经有内容，没有恢复。恢复只写入空的数据目录和空的数据库。"
    en = "{what} is not empty; nothing was restored. A restore needs an empty data folder and an empty database."


class RestoreFailed(Refusal):
    code, status = "restore_failed", 503
    zh = "恢复没有完成：{reason}。目标保持为空，请排除原因后重试。"
    en = "The restore failed: {reason}. The target was left empty; remove the cause and try again."
