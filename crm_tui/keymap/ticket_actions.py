"""Tickets: the queue, one ticket, the answer, the board, their setting up."""

from typing import Final

from crm_tui.errors import N_
from crm_tui.keymap.action import Action, Area

TICKETS: Final = Area(
    contexts={
        "tickets": N_("Tickets"),
        "ticket": N_("Ticket"),
        "ticket_board": N_("Board of tickets"),
        "ticket_reply": N_("Answer"),
        "ticket_setup": N_("Setting up tickets"),
    },
    stacks=(
        frozenset({"app", "table", "tickets"}),
        frozenset({"app", "ticket"}),
        frozenset({"app", "board", "ticket_board"}),
        frozenset({"app", "ticket_reply", "text"}),
        frozenset({"app", "ticket_reply", "option"}),
        frozenset({"app", "ticket_setup", "choice"}),
    ),
    actions=(
        Action("tickets.next", ("w",), N_("take next"), N_("Take the most urgent free one."), 6),
        Action("tickets.new", ("n",), N_("new"), N_("Add a ticket."), 10),
        Action("tickets.mine", ("m",), N_("mine"), N_("Only my tickets."), 12),
        Action("tickets.free", ("f",), N_("unassigned"), N_("Only tickets nobody has."), 13),
        Action(
            "tickets.due", ("d",), N_("by time left"), N_("What is due first stands first."), 14
        ),
        Action("tickets.all", ("a",), N_("all"), N_("All tickets, closed ones too."), 15),
        Action("tickets.reply", ("r",), N_("answer"), N_("Answer the customer."), 16),
        Action("tickets.take", ("i",), N_("take"), N_("Make it mine."), 18),
        Action("tickets.close", ("x",), N_("close"), N_("Close the marked, with an outcome."), 20),
        Action("tickets.change", ("b",), N_("change"), N_("Change the marked at once."), 22),
        Action("tickets.assign", ("o",), N_("owner"), N_("Give the marked to an owner."), 24),
        Action("tickets.edit", ("e",), N_("edit"), N_("Edit the ticket under the cursor."), 42),
        Action("tickets.task", ("t",), N_("task"), N_("Write down what is to be done."), 44),
        Action("tickets.log", ("l",), N_("log call"), N_("Write down a call with the customer.")),
        Action("tickets.board", ("c",), N_("board"), N_("Tickets as cards, by status."), 46),
        Action("tickets.reports", ("h",), N_("reports"), N_("How service went."), 48),
        Action("tickets.find", ("/",), N_("find"), N_("Only tickets that fit a search."), 5),
        Action("tickets.sort", ("s",), N_("sort"), N_("Choose the column to sort by."), 62),
        Action("tickets.views", ("v",), N_("views"), N_("Saved views: open, save, remove."), 63),
        Action("tickets.preview", ("p",), N_("preview"), N_("Show or hide the preview."), 80),
        Action("tickets.merge", ("=",), N_("merge"), N_("Merge the marked tickets into one.")),
        Action("tickets.copy", ("y",), N_("copy"), N_("Copy the number.")),
        Action("tickets.import", ("ctrl+o",), N_("import"), N_("Bring tickets in from a file.")),
        Action(
            "tickets.export",
            ("ctrl+e",),
            N_("export"),
            N_("Write the list or the marked to a file."),
        ),
        Action(
            "tickets.setup", ("z",), N_("set up"), N_("Statuses, categories, texts, promises."), 70
        ),
        Action("tickets.undo", ("u",), N_("undo"), N_("Take the last change back."), 60),
        Action("tickets.remove", ("delete",), N_("delete"), N_("Take it out of the book.")),
        Action("tickets.clear", ("escape",), N_("back"), N_("Clear the marks, then the search.")),
        Action("ticket.back", ("escape", "q"), N_("back"), N_("Back."), 5),
        Action("ticket.reply", ("r",), N_("answer"), N_("Answer the customer."), 8),
        Action(
            "ticket.note", ("c",), N_("note"), N_("Write a note the customer does not see."), 10
        ),
        Action("ticket.take", ("i",), N_("take"), N_("Make it mine."), 12),
        Action("ticket.status", ("s",), N_("status"), N_("Bring it to another status."), 14),
        Action("ticket.close", ("x",), N_("close"), N_("Close it; a closed one: open again."), 16),
        Action(
            "ticket.next_one", ("w",), N_("take next"), N_("Take the most urgent free one."), 18
        ),
        Action("ticket.side", ("tab",), N_("customer"), N_("Show the customer, or hide."), 20),
        Action("ticket.articles", ("h",), N_("articles"), N_("Read an article that fits."), 22),
        Action("ticket.assign", ("a",), N_("owner"), N_("Give it to an owner."), 24),
        Action("ticket.priority", ("p",), N_("priority"), N_("Sooner or later than others."), 26),
        Action("ticket.category", ("f",), N_("category"), N_("Say what it is about."), 28),
        Action("ticket.edit", ("e",), N_("edit"), N_("Edit this ticket."), 30),
        Action("ticket.watch", ("v",), N_("watch"), N_("Be told of it, or no more."), 34),
        Action("ticket.files", ("d",), N_("files"), N_("Save attachments into a folder."), 36),
        Action("ticket.mail", ("m",), N_("mail"), N_("Send an answer that did not go out."), 37),
        Action("ticket.customer", ("o",), N_("to customer"), N_("Show the customer's card."), 38),
        Action("ticket.task", ("t",), N_("task"), N_("Write down what is to be done."), 32),
        Action(
            "ticket.log", ("l",), N_("log call"), N_("Write down a call with the customer."), 33
        ),
        Action("ticket.follow", ("enter",), N_("go to"), N_("Go to a ticket named here."), 44),
        Action("ticket.link", ("b",), N_("link"), N_("Tie it to another ticket, or take off."), 46),
        Action("ticket.merge", ("=",), N_("merge"), N_("Make one of this and another ticket.")),
        Action("ticket.split", ("-",), N_("split"), N_("Make a ticket of some messages.")),
        Action("ticket.rate", ("z",), N_("rate"), N_("How content the customer was.")),
        Action("ticket.copy", ("y",), N_("copy"), N_("Copy the number.")),
        Action("ticket.again", ("n",), N_("new"), N_("Add another ticket of this customer."), 48),
        Action("ticket.previous", ("[",), N_("previous"), N_("Previous ticket of the list."), 50),
        Action("ticket.next", ("]",), N_("next"), N_("Next ticket of the list."), 51),
        Action("ticket.undo", ("u",), N_("undo"), N_("Take the last change back."), 40),
        Action("ticket.remove", ("delete",), N_("delete"), N_("Take it out of the book.")),
        Action("ticket.down", ("down", "j"), N_("down"), N_("Scroll down.")),
        Action("ticket.up", ("up", "k"), N_("up"), N_("Scroll up.")),
        Action("ticket.page_down", ("pagedown", "space"), N_("page down"), N_("Next page.")),
        Action("ticket.page_up", ("pageup",), N_("page up"), N_("Previous page.")),
        Action("ticket.first", ("home",), N_("first"), N_("To the oldest message that is read.")),
        Action("ticket.last", ("end",), N_("last"), N_("To the newest message.")),
        Action(
            "ticket_board.next", ("w",), N_("take next"), N_("Take the most urgent free one."), 9
        ),
        Action("ticket_board.new", ("n",), N_("new"), N_("Add a ticket."), 10),
        Action("ticket_board.mine", ("m",), N_("mine"), N_("Only my tickets."), 12),
        Action("ticket_board.free", ("f",), N_("unassigned"), N_("Only tickets nobody has."), 13),
        Action("ticket_board.all", ("a",), N_("all"), N_("The tickets of everybody."), 15),
        Action("ticket_board.take", ("i",), N_("take"), N_("Make it mine."), 16),
        Action("ticket_board.close", ("x",), N_("close"), N_("Close it, with an outcome."), 18),
        Action("ticket_board.assign", ("o",), N_("owner"), N_("Give the marked to an owner."), 24),
        Action("ticket_board.change", ("b",), N_("change"), N_("Change the marked at once."), 26),
        Action(
            "ticket_board.edit", ("e",), N_("edit"), N_("Edit the ticket under the cursor."), 28
        ),
        Action("ticket_board.find", ("/",), N_("find"), N_("Only tickets that fit a search."), 7),
        Action("ticket_board.undo", ("u",), N_("undo"), N_("Take the last change back."), 50),
        Action("ticket_board.back", ("escape", "q"), N_("back"), N_("Back to the queue."), 60),
        Action(
            "ticket_reply.send", ("ctrl+s",), N_("save"), N_("Save it; send it, if by mail."), 5
        ),
        Action("ticket_reply.text", ("ctrl+o",), N_("ready text"), N_("Put a ready text in."), 10),
        Action(
            "ticket_reply.cite",
            ("ctrl+r",),
            N_("cite"),
            N_("Cite the article that fits best; again: the next one."),
            12,
        ),
        Action("ticket_reply.article", ("f5",), N_("article"), N_("Look for one to cite."), 13),
        Action(
            "ticket_reply.status", ("f2",), N_("then"), N_("What the status is afterwards."), 14
        ),
        Action("ticket_reply.mail", ("f3",), N_("by mail"), N_("Send it by mail, or not."), 16),
        Action("ticket_reply.files", ("f4",), N_("file"), N_("Add a file, or take it away."), 18),
        Action(
            "ticket_reply.close", ("escape",), N_("back"), N_("Close; what is typed is kept."), 20
        ),
        Action("ticket_setup.new", ("n",), N_("new"), N_("Add a status, category or text."), 5),
        Action("ticket_setup.edit", ("e",), N_("edit"), N_("Change it."), 10),
        Action("ticket_setup.earlier", ("K", "ctrl+up"), N_("move up"), N_("Move it up."), 15),
        Action("ticket_setup.later", ("J", "ctrl+down"), N_("move down"), N_("Move it down."), 16),
        Action("ticket_setup.remove", ("delete",), N_("delete"), N_("Take it away."), 20),
        Action("ticket_setup.statuses", ("s",), N_("statuses"), N_("The statuses of tickets.")),
        Action("ticket_setup.categories", ("c",), N_("categories"), N_("The tree of categories.")),
        Action("ticket_setup.texts", ("t",), N_("ready texts"), N_("Texts for answers.")),
        Action("ticket_setup.outcomes", ("o",), N_("outcomes"), N_("How tickets end.")),
        Action("ticket_setup.page", ("tab",), N_("page"), N_("The next page."), 24),
        Action("ticket_setup.prefix", ("x",), N_("numbers"), N_("What numbers begin with."), 30),
        Action(
            "ticket_setup.policies",
            ("p",),
            N_("promises"),
            N_("Times promised, hours of work."),
            25,
        ),
        Action("ticket_setup.fields", ("f",), N_("fields"), N_("Define fields of your own."), 35),
        Action(
            "ticket_setup.language",
            ("l",),
            N_("my language"),
            N_("Say in your language what nobody has renamed."),
            37,
        ),
        Action("ticket_setup.undo", ("u",), N_("undo"), N_("Take the last change back."), 40),
        Action("ticket_setup.back", ("escape", "q"), N_("back"), N_("Back to the queue."), 50),
    ),
)
