package org.patchbay.stir;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import org.patchbay.api.ops.health.HealthResult;

/** Says whether calls are verified, and what an operator should look at. */
final class StirHealth {
    private static final Duration SOON = Duration.ofDays(30);

    private StirHealth() {}

    /**
     * What there is to say.
     *
     * @param problem what is wrong with the anchors that are there now
     * @param tally what became of calls
     */
    static HealthResult of(Verification verification, String problem, Path etc, Instant now, String tally) {
        StirSettings settings = verification.settings();
        Anchors anchors = verification.anchors();
        String bench = settings.testBenchRoots().isEmpty()
                ? ""
                : "FOR TESTS ONLY: certificates are fetched from loopback addresses alone, as only_for_tests_loopback_roots of "
                        + StirSettings.PID + " says. ";
        String wrong = (bench + verification.problem() + " " + problem).strip();
        if (anchors.roots().isEmpty()) {
            String off = "Off: there are no anchors in " + etc.resolve(settings.anchors())
                    + ". Put the roots there that your policy administrator approves, as .pem files.";
            return wrong.isEmpty() ? HealthResult.ok(off) : HealthResult.warn(wrong + " " + off);
        }
        if (settings.allowedHosts().isEmpty()) {
            wrong = (wrong
                            + " Nothing is verified, for no host is allowed: name those of the certificate repositories in allowed_hosts of "
                            + StirSettings.PID + ".")
                    .strip();
        }
        List<X509Certificate> ending = anchors.endingBefore(now.plus(SOON));
        if (!ending.isEmpty()) {
            wrong = (wrong + " " + ending.size() + " of the anchors end within " + SOON.toDays()
                            + " days or have ended: "
                            + ending.stream()
                                    .map(each -> each.getSubjectX500Principal().getName() + " ("
                                            + each.getNotAfter().toInstant() + ")")
                                    .limit(5)
                                    .collect(Collectors.joining(", "))
                            + ". Put newer ones beside them.")
                    .strip();
        }
        CredentialCache cache = verification.cache();
        String text = anchors.roots().size() + " anchors; " + cache.size() + " certificates known, " + cache.fetched()
                + " fetched, " + cache.failed() + " of them in vain"
                + (tally.isEmpty() ? "." : "; calls: " + tally + ".");
        return wrong.isEmpty() ? HealthResult.ok(text) : HealthResult.warn(wrong + " " + text);
    }
}
