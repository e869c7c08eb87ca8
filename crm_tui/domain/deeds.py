"""What the journal's actions are called."""

from crm_tui.errors import N_
from crm_tui.i18n import _

_WORDS = {
    "contacts.create": N_("added"),
    "contacts.update": N_("changed"),
    "contacts.change": N_("changed"),
    "contacts.retag": N_("tags changed"),
    "contacts.assign": N_("owner changed"),
    "contacts.set_lifecycle": N_("stage changed"),
    "contacts.relate": N_("related"),
    "contacts.unrelate": N_("relation removed"),
    "contacts.trash": N_("put into the trash"),
    "contacts.restore": N_("taken out of the trash"),
    "contacts.purge": N_("deleted for good"),
    "duplicates.merge": N_("merged"),
    "duplicates.keep_both": N_("declared to be two"),
    "fields.define": N_("field defined"),
    "fields.rename": N_("field renamed"),
    "fields.set_choices": N_("choices changed"),
    "fields.hide": N_("field hidden or shown"),
    "views.save": N_("view saved"),
    "views.delete": N_("view removed"),
    "agenda.plan": N_("planned"),
    "agenda.log": N_("logged"),
    "agenda.update": N_("changed"),
    "agenda.change": N_("changed"),
    "agenda.move": N_("moved"),
    "agenda.snooze": N_("put off"),
    "agenda.finish": N_("done"),
    "agenda.cancel": N_("cancelled"),
    "agenda.reopen": N_("reopened"),
    "agenda.remove": N_("removed"),
    "agenda.stop": N_("repetition ended"),
    "pipeline.create": N_("deal added"),
    "pipeline.update": N_("deal changed"),
    "pipeline.change": N_("deal changed"),
    "pipeline.move": N_("deal moved"),
    "pipeline.rank": N_("deal moved"),
    "pipeline.win": N_("deal won"),
    "pipeline.lose": N_("deal lost"),
    "pipeline.reopen": N_("deal reopened"),
    "pipeline.remove": N_("deal removed"),
    "stages.ensure_pipeline": N_("pipeline set up"),
    "stages.add_pipeline": N_("pipeline set up"),
    "stages.change_pipeline": N_("pipeline set up"),
    "stages.add_stage": N_("stage set up"),
    "stages.change_stage": N_("stage set up"),
    "stages.order_stages": N_("stage set up"),
    "pipeline.remove_stage": N_("stage removed"),
    "stages.add_reason": N_("reason set up"),
    "stages.change_reason": N_("reason set up"),
    "leads.add": N_("lead added"),
    "leads.update": N_("lead changed"),
    "leads.park": N_("lead parked"),
    "leads.take_up": N_("lead taken up again"),
    "leads.assign": N_("owner changed"),
    "leads.drop": N_("lead dropped"),
    "leads.qualify": N_("lead qualified"),
    "leads.set_rule": N_("rule for leads set"),
    "calendar.start": N_("read from a calendar"),
    "calendar_files.start": N_("synchronised with calendars"),
    "care.set_cadence": N_("keep-in-touch set"),
    "care.set_tag_cadence": N_("keep-in-touch set"),
    "history.undo": N_("undone"),
    "demo.build": N_("made-up contacts added"),
    "refresh.book_language": N_("language of the book set"),
}


def action_words(action: str) -> str:
    """An action (``contacts.relate``) in the user's language."""
    words = _WORDS.get(action)
    if words is None and action.startswith("import"):
        words = N_("imported")
    return _(words) if words else action.replace(".", " ").replace("_", " ")
