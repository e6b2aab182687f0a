package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.personal.PersonalOperations;

@Service
@Command(
        scope = "patchbay",
        name = "person-erase",
        description = "Erases what is kept about a person; cannot be undone.")
@SuppressWarnings("NullAway.Init")
public final class PersonEraseCommand extends Operation {
    @Argument(
            index = 0,
            name = "person",
            required = true,
            description = "TENANT/USER, or a number in international form, such as +4930123401")
    private String person;

    @Option(name = "--yes", description = "really erases")
    private boolean yes;

    @Override
    void run() throws Exception {
        if (!yes) {
            throw new IllegalArgumentException("What is erased does not come back. See patchbay:person-export " + person
                    + ", then say patchbay:person-erase --yes " + person + ".");
        }
        List<PersonalOperations.Part> parts = use(PersonalOperations.class, o -> o.erase(author(), person));
        Listing listing = new Listing("Where", "What");
        parts.forEach(p -> p.items().forEach(item -> listing.row(p.name(), item)));
        print(listing);
        List<String> failed = parts.stream()
                .filter(p -> !p.problem().isEmpty())
                .map(p -> p.name() + ": " + p.problem())
                .toList();
        if (!failed.isEmpty()) {
            throw new IllegalStateException(
                    "Not all was erased; put it right and ask again. " + String.join(" ", failed));
        }
    }
}
