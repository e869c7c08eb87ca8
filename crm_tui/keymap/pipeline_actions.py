"""Deals and leads: the pipeline and its lists, a deal, stages, the forecast."""

from typing import Final

from crm_tui.errors import N_
from crm_tui.keymap.action import Action, Area

PIPELINE: Final = Area(
    contexts={
        "pipeline": N_("Pipeline"),
        "deal": N_("Deal"),
        "deals": N_("Deals"),
        "leads": N_("Leads"),
        "stages": N_("Stages"),
        "forecast": N_("Forecast"),
    },
    stacks=(
        frozenset({"app", "board", "pipeline"}),
        frozenset({"app", "deal"}),
        frozenset({"app", "forecast"}),
        frozenset({"app", "table", "deals"}),
        frozenset({"app", "table", "leads"}),
        frozenset({"app", "stages", "choice"}),
    ),
    actions=(
        Action("pipeline.new", ("n",), N_("new"), N_("Add a deal to this stage."), 10),
        Action("pipeline.edit", ("e",), N_("edit"), N_("Edit the deal under the cursor."), 20),
        Action("pipeline.win", ("w",), N_("won"), N_("The deal is won."), 12),
        Action("pipeline.lose", ("x",), N_("lost"), N_("The deal is lost; asks why."), 14),
        Action(
            "pipeline.task", ("t",), N_("task"), N_("Write down the next step of the deal."), 16
        ),
        Action(
            "pipeline.stage", ("m",), N_("to stage"), N_("Bring it to a stage chosen by name."), 30
        ),
        Action(
            "pipeline.assign", ("o",), N_("owner"), N_("Give the marked deals to an owner."), 45
        ),
        Action("pipeline.find", ("/",), N_("find"), N_("Only deals that fit a search."), 18),
        Action(
            "pipeline.group", ("v",), N_("columns"), N_("By stage, owner, month or source."), 24
        ),
        Action("pipeline.list", ("i",), N_("list"), N_("All deals as a list."), 26),
        Action("pipeline.leads", ("q",), N_("leads"), N_("The queue of leads."), 22),
        Action(
            "pipeline.forecast", ("f",), N_("forecast"), N_("What is expected, how it went."), 28
        ),
        Action("pipeline.import", ("ctrl+o",), N_("import"), N_("Bring deals in from a file.")),
        Action("pipeline.stages", ("s",), N_("stages"), N_("Set up stages and reasons."), 58),
        Action("pipeline.choose", ("p",), N_("pipeline"), N_("Show another pipeline."), 60),
        Action("pipeline.undo", ("u",), N_("undo"), N_("Take the last change back."), 50),
        Action("pipeline.remove", ("delete",), N_("delete"), N_("Take it out of the book.")),
        Action("pipeline.clear", ("escape",), N_("back"), N_("Take the marks off.")),
        Action("deal.edit", ("e",), N_("edit"), N_("Edit this deal."), 10),
        Action("deal.win", ("w",), N_("won"), N_("The deal is won."), 12),
        Action("deal.lose", ("x",), N_("lost"), N_("The deal is lost; asks why."), 14),
        Action("deal.done", ("d",), N_("done+next"), N_("It is done; plan what comes next."), 15),
        Action("deal.task", ("t",), N_("task"), N_("Write down the next step of the deal."), 16),
        Action("deal.log", ("l",), N_("log call"), N_("Write down a call with the customer."), 18),
        Action("deal.stage", ("m",), N_("to stage"), N_("Bring it to a stage chosen by name."), 20),
        Action("deal.reopen", ("r",), N_("reopen"), N_("Back on the board."), 40),
        Action("deal.customer", ("o",), N_("customer"), N_("Show the customer's card."), 35),
        Action("deal.again", ("n",), N_("new"), N_("Add another deal with this customer."), 45),
        Action("deal.undo", ("u",), N_("undo"), N_("Take the last change back."), 50),
        Action("deal.remove", ("delete",), N_("delete"), N_("Take it out of the book.")),
        Action("deal.back", ("escape", "q"), N_("back"), N_("Back."), 5),
        Action("deal.down", ("down", "j"), N_("down"), N_("Scroll down.")),
        Action("deal.up", ("up", "k"), N_("up"), N_("Scroll up.")),
        Action("deal.page_down", ("pagedown", "space"), N_("page down"), N_("Next page.")),
        Action("deal.page_up", ("pageup",), N_("page up"), N_("Previous page.")),
        Action("deals.new", ("n",), N_("new"), N_("Add a deal."), 10),
        Action("deals.edit", ("e",), N_("edit"), N_("Edit the deal under the cursor."), 20),
        Action("deals.win", ("w",), N_("won"), N_("The deal is won."), 22),
        Action("deals.lose", ("x",), N_("lost"), N_("The deal is lost; asks why."), 24),
        Action("deals.reopen", ("r",), N_("reopen"), N_("Open again.")),
        Action("deals.task", ("t",), N_("task"), N_("Write down the next step of the deal."), 26),
        Action("deals.assign", ("o",), N_("owner"), N_("Give the marked deals to an owner."), 45),
        Action("deals.change", ("b",), N_("change"), N_("Change the marked deals at once."), 40),
        Action("deals.views", ("v",), N_("views"), N_("Saved views: open, save, remove."), 63),
        Action(
            "deals.import", ("i", "ctrl+o"), N_("import"), N_("Bring deals in from a file."), 70
        ),
        Action(
            "deals.export",
            ("ctrl+e",),
            N_("export"),
            N_("Write the list or the marked to a file."),
            72,
        ),
        Action("deals.status", ("a",), N_("which"), N_("Open ones, won, lost, or all."), 15),
        Action("deals.undo", ("u",), N_("undo"), N_("Take the last change back."), 60),
        Action("deals.remove", ("delete",), N_("delete"), N_("Take it out of the book.")),
        Action("deals.find", ("/",), N_("find"), N_("Only deals that fit a search."), 5),
        Action("deals.sort", ("s",), N_("sort"), N_("Choose the column to sort by."), 62),
        Action("deals.back", ("escape", "q"), N_("back"), N_("Back to the board."), 90),
        Action("leads.new", ("n",), N_("new"), N_("Add a lead."), 10),
        Action("leads.call", ("l",), N_("call"), N_("Call, and say what came of it."), 12),
        Action("leads.qualify", ("w",), N_("qualify"), N_("Make a deal of it."), 14),
        Action("leads.park", ("z",), N_("park"), N_("Put it aside until a day."), 16),
        Action("leads.drop", ("x",), N_("drop"), N_("No customer for us; asks why."), 18),
        Action("leads.edit", ("e",), N_("edit"), N_("Edit the lead under the cursor."), 20),
        Action("leads.reopen", ("b",), N_("reopen"), N_("Back into the queue.")),
        Action("leads.assign", ("o",), N_("owner"), N_("Give the marked leads to an owner."), 45),
        Action("leads.state", ("a",), N_("which"), N_("The queue, parked, dropped, or all."), 50),
        Action("leads.rule", ("r",), N_("in turn"), N_("Who gets new leads, in turn."), 55),
        Action(
            "leads.import", ("i", "ctrl+o"), N_("import"), N_("Bring leads in from a file."), 70
        ),
        Action(
            "leads.export",
            ("ctrl+e",),
            N_("export"),
            N_("Write the list or the marked to a file."),
            72,
        ),
        Action("leads.undo", ("u",), N_("undo"), N_("Take the last change back."), 60),
        Action("leads.find", ("/",), N_("find"), N_("Only leads that fit a search."), 5),
        Action("leads.sort", ("s",), N_("sort"), N_("Choose the column to sort by."), 62),
        Action("leads.back", ("escape", "q"), N_("back"), N_("Back to the board."), 90),
        Action("stages.new", ("n",), N_("new"), N_("Add a stage, a reason or a pipeline."), 5),
        Action("stages.edit", ("e",), N_("edit"), N_("Change it."), 10),
        Action(
            "stages.earlier", ("K", "ctrl+up"), N_("move up"), N_("Earlier in the pipeline."), 15
        ),
        Action(
            "stages.later", ("J", "ctrl+down"), N_("move down"), N_("Later in the pipeline."), 16
        ),
        Action("stages.remove", ("delete",), N_("delete"), N_("Take it away; its deals move."), 20),
        Action("stages.pipeline", ("p",), N_("pipeline"), N_("The next pipeline."), 25),
        Action("stages.rename", ("r",), N_("rename"), N_("Rename the pipeline."), 30),
        Action("stages.fields", ("f",), N_("fields"), N_("Define fields of your own."), 35),
        Action("stages.undo", ("u",), N_("undo"), N_("Take the last change back."), 40),
        Action("stages.back", ("escape", "q"), N_("back"), N_("Back to the board."), 50),
        Action("forecast.page", ("tab",), N_("page"), N_("The next page."), 5),
        Action("forecast.before", ("shift+tab",), N_("page before"), N_("The page before.")),
        Action("forecast.right", ("right", "l"), N_("right"), N_("The page on the right.")),
        Action("forecast.left", ("left", "h"), N_("left"), N_("The page on the left.")),
        Action(
            "forecast.by", ("v",), N_("by what"), N_("By month, owner, source or competitor."), 10
        ),
        Action("forecast.time", ("w",), N_("when"), N_("What comes, what was, or all time."), 15),
        Action(
            "forecast.owner", ("o",), N_("owner"), N_("Everybody's deals, or those of one."), 20
        ),
        Action("forecast.pipeline", ("p",), N_("pipeline"), N_("All pipelines, or one."), 25),
        Action("forecast.export", ("x",), N_("export"), N_("Write the table to a file."), 30),
        Action("forecast.back", ("escape", "q"), N_("back"), N_("Back to the board."), 50),
        Action("forecast.down", ("down", "j"), N_("down"), N_("Scroll down.")),
        Action("forecast.up", ("up", "k"), N_("up"), N_("Scroll up.")),
        Action("forecast.page_down", ("pagedown", "space"), N_("page down"), N_("Next page.")),
        Action("forecast.page_up", ("pageup",), N_("page up"), N_("Previous page.")),
    ),
)
