package org.patchbay.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.ops.routing.Availability;
import org.patchbay.api.ops.routing.ContinuityOperations;
import org.patchbay.api.ops.routing.ContinuityView;

/** Two tenants on one provider, with another held ready. */
final class Continuity implements ContinuityOperations {
    private final List<String> done;

    /** @param done where is written down what is done */
    Continuity(List<String> done) {
        this.done = done;
    }

    private ContinuityView view(String tenant, boolean switched) {
        return new ContinuityView(
                tenant,
                "TENANT",
                "",
                "zoom",
                "carrier",
                "zoom",
                switched,
                "",
                Optional.empty(),
                Optional.empty(),
                false,
                "",
                2);
    }

    @Override
    public List<ContinuityView> state(String tenant) {
        return List.of("acme", "globex").stream()
                .filter(t -> tenant.isEmpty() || t.equals(tenant))
                .map(t -> view(t, false))
                .toList();
    }

    @Override
    public ContinuityView switchOver(
            String author,
            String tenant,
            String level,
            String subject,
            Optional<Instant> until,
            boolean drill,
            String reason) {
        done.add(String.join(
                " ", Arrays.asList(author, "over", tenant, level, subject, until + "", drill + "", reason)));
        return view(tenant, true);
    }

    @Override
    public ContinuityView switchBack(String author, String tenant, String level, String subject, String reason) {
        done.add(String.join(" ", author, "back", tenant, level, subject, reason));
        return view(tenant, false);
    }

    @Override
    public List<Availability> availability(String tenant, YearMonth month) {
        return List.of(
                new Availability("hub", Duration.ofDays(1), Duration.ofMillis(1500), Duration.ZERO, 99.95, 99.9));
    }
}
