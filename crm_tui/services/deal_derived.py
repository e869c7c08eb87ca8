"""What is derived from a deal, its stage, its contacts and its activities."""

from collections.abc import Collection, Iterable

from crm_tui.db.work import Work
from crm_tui.domain.deals import chance, weighted
from crm_tui.models.base import to_millis
from crm_tui.services import deal_tallies
from crm_tui.services.alphabet import book_language
from crm_tui.text.collate import sort_key
from crm_tui.text.fold import search_text

_COLUMNS = "chance, weighted, tag_line, sort_key, search, shown, next_due, last_contact_at"


def refresh(work: Work, deal_ids: Iterable[int], *, touch: bool = True) -> None:
    """Bring everything derived from these deals up to date."""
    todo = list(dict.fromkeys(deal_ids))
    reader, connection, alphabet = work.reader, work.connection, book_language(work)
    for identity in todo:
        row = reader.one(
            "SELECT d.status, d.probability, s.probability, d.amount, d.title, d.note, d.campaign,"
            " d.source, c.display, f.display, coalesce(c.deleted_at, f.deleted_at) IS NULL,"
            " (SELECT min(due) FROM activity WHERE link_kind = 'deal'"
            "  AND link_id = d.id AND status = 'open' AND kind <> 'note'),"
            " (SELECT max(p.at) FROM activity a"
            "  JOIN activity_contact p ON p.activity_id = a.id AND p.position = 0"
            "  WHERE a.link_kind = 'deal' AND a.link_id = d.id AND p.state = 1)"
            " FROM deal d JOIN stage s ON s.id = d.stage_id"
            " LEFT JOIN contact c ON c.id = d.contact_id"
            " LEFT JOIN contact f ON f.id = d.company_id WHERE d.id = ?",
            (identity,),
        )
        if row is None:
            continue
        status, own, of_stage, amount, *texts, shown, next_due, contacted = row
        counts = chance(status, own, of_stage)
        tags = [
            found[0]
            for found in reader.all(
                "SELECT t.name FROM deal_tag d JOIN tag t ON t.id = d.tag_id"
                " WHERE d.deal_id = ? ORDER BY d.position",
                (identity,),
            )
        ]
        derived = (
            counts, weighted(amount, counts), " ".join(tags), sort_key(texts[0], alphabet),
            search_text([text for text in (*texts, *tags) if text]), shown, next_due, contacted,
        )  # fmt: skip
        # A dozen indexes are written anew with a row, even if it stays the same.
        stored = reader.one(f"SELECT {_COLUMNS} FROM deal WHERE id = ?", (identity,))  # noqa: S608
        if stored != derived:
            connection.execute(
                f"UPDATE deal SET ({_COLUMNS}) = (?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?",  # noqa: S608
                (*derived, identity),
            )
    if touch:
        now = to_millis(work.now)
        connection.executemany(
            "UPDATE deal SET version = version + 1, updated_at = ? WHERE id = ?",
            [(now, identity) for identity in todo],
        )
    work.journal.touched["deal"].update(todo)
    work.session.expire_all()


def refresh_stages(work: Work, stage_ids: Collection[int]) -> None:
    """Whatever can change with stages that changed."""
    for stage_id in sorted(stage_ids):
        refresh_chance(work, stage_id)
    deal_tallies.refresh_order(work, stage_ids)


def refresh_chance(work: Work, stage_id: int) -> None:
    """The probability of a stage changed: so do the weights of the deals that go by it."""
    work.session.flush()
    work.connection.execute(
        "UPDATE deal SET chance = s.probability, weighted = amount * s.probability FROM stage s"
        " WHERE s.id = :stage AND deal.stage_id = :stage"
        " AND deal.status = 'open' AND deal.probability IS NULL",
        {"stage": stage_id},
    )
    work.session.expire_all()
