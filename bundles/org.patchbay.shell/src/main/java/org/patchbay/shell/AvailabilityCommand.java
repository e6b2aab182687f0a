package org.patchbay.shell;

import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.routing.Availability;
import org.patchbay.api.ops.routing.ContinuityOperations;

@Service
@Command(
        scope = "patchbay",
        name = "availability",
        description =
                "Shows how much of a month a tenant's providers and hub took calls, as this node saw it; times in seconds.")
@SuppressWarnings("NullAway.Init")
public final class AvailabilityCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Argument(index = 1, name = "month", description = "a month of UTC, such as 2026-11; left out for this one")
    private String month = "";

    @Override
    void run() throws Exception {
        YearMonth wanted = month.isEmpty() ? YearMonth.now(ZoneOffset.UTC) : month(month);
        List<Availability> all = use(ContinuityOperations.class, o -> o.availability(tenant, wanted));
        Listing listing = new Listing("What", "Up", "Down", "Unseen", "Percent", "Target", "Reached");
        all.forEach(a -> listing.row(
                a.what(),
                a.up().toSeconds(),
                a.down().toSeconds(),
                a.unseen().toSeconds(),
                a.percent(),
                a.target(),
                a.percent() >= a.target()));
        print(listing);
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no month. Write it as 2026-11.", e);
        }
    }
}
