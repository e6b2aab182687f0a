package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.country.CountryOperations;
import org.patchbay.api.ops.country.NumberView;

@Service
@Command(
        scope = "patchbay",
        name = "number",
        description =
                "Says what the country policy makes of a number: whose it is, what kind, and whether it may be shown as a caller's.")
@SuppressWarnings("NullAway.Init")
public final class NumberCommand extends Operation {
    @Argument(
            index = 0,
            name = "number",
            required = true,
            description = "in international form, such as +4930123456, or as it is dialled in the country of --from")
    private String number;

    @Option(name = "--from", description = "the country that it is dialled in, by its two letters: DE")
    @Completion(CountryCompleter.class)
    private String from = "";

    @Override
    void run() throws Exception {
        NumberView view = use(CountryOperations.class, o -> o.number(number, from));
        print(new Listing("Number", "Country", "Reach", "Type", "Not served", "Not shown as caller")
                .row(view.number(), view.country(), view.reach(), view.type(), view.refusal(), view.callerIdRefusal()));
    }
}
