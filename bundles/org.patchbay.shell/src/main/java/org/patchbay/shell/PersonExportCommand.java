package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.personal.PersonalOperations;

@Service
@Command(
        scope = "patchbay",
        name = "person-export",
        description = "Shows what is kept about a person: directory, settings, call records, recordings, audit.")
@SuppressWarnings("NullAway.Init")
public final class PersonExportCommand extends Operation {
    @Argument(
            index = 0,
            name = "person",
            required = true,
            description = "TENANT/USER, or a number in international form, such as +4930123401")
    private String person;

    @Override
    void run() throws Exception {
        List<PersonalOperations.Part> parts = use(PersonalOperations.class, o -> o.export(author(), person));
        Listing listing = new Listing("Where", "What");
        parts.forEach(p -> {
            p.items().forEach(item -> listing.row(p.name(), item));
            if (!p.problem().isEmpty()) {
                listing.row(p.name(), "(no answer) " + p.problem());
            }
        });
        print(listing);
    }
}
