package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.country.CountryOperations;

@Service
@Command(
        scope = "patchbay",
        name = "countries",
        description =
                "Lists the countries that can be served; or, of one of them, what is in force there and in which file it is written.")
@SuppressWarnings("NullAway.Init")
public final class CountriesCommand extends Operation {
    @Argument(index = 0, name = "code", description = "a country, by its two letters: DE")
    @Completion(CountryCompleter.class)
    private @Nullable String code;

    @Override
    void run() throws Exception {
        String asked = code;
        if (asked == null) {
            Listing listing = new Listing("Code", "Name", "Region", "Emergency", "From", "Problem");
            use(CountryOperations.class, CountryOperations::countries)
                    .forEach(c -> listing.row(c.code(), c.name(), c.region(), c.emergency(), c.source(), c.problem()));
            print(listing);
        } else {
            Listing listing = new Listing("Key", "Value", "From");
            use(CountryOperations.class, o -> o.rules(asked))
                    .forEach(rule -> listing.row(rule.key(), rule.value(), rule.source()));
            print(listing);
        }
    }
}
