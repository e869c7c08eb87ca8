"""Tickets of a contact that is deleted for good: they stay, without saying who it was."""

from crm_tui.db.work import Work

_THEIRS = (
    "SELECT id FROM ticket WHERE contact_id = :who"
    " UNION SELECT id FROM ticket WHERE company_id = :who AND contact_id IS NULL"
)
_AUTHORS = "ticket_id IN (SELECT value FROM json_each(:ids)) AND side = 'customer'"


def forgotten(work: Work, contact_id: int) -> None:
    """Clear the addresses a contact wrote from, also out of the journal."""
    work.session.flush()
    connection = work.connection
    ids = [row[0] for row in work.reader.all(_THEIRS, {"who": contact_id})]
    if not ids:
        return
    named = {"ids": str(ids)}
    connection.execute(
        "UPDATE ticket SET email = '' WHERE id IN (SELECT value FROM json_each(:ids))", named
    )
    connection.execute(f"UPDATE ticket_message SET author = '' WHERE {_AUTHORS}", named)  # noqa: S608
    connection.execute(
        "UPDATE received_mail SET sender = ''"
        " WHERE ticket_id IN (SELECT value FROM json_each(:ids))",
        named,
    )
    for table, column in (("ticket", "email"), ("ticket_message", "author")):
        for image in ("before", "after"):
            connection.execute(
                f"UPDATE change SET {image} = json_replace({image}, :path, '')"  # noqa: S608
                " WHERE root_kind = 'ticket' AND root_id IN (SELECT value FROM json_each(:ids))"
                f" AND table_name = :table AND json_extract({image}, :path) <> ''"
                f" AND coalesce(json_extract({image}, '$.side'), 'customer') = 'customer'",
                named | {"table": table, "path": f"$.{column}"},
            )
    work.journal.touched["ticket"].update(ids)
    work.session.expire_all()
