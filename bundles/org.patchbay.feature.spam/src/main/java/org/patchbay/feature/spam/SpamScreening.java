package org.patchbay.feature.spam;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.lookup.Lookup;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Verdict;

/**
 * Scores calls from outside when they come, and marks, diverts or refuses them as the called user wishes. What was found stays with the call, so
 * that a leg which follows from it, a forward say, is marked too.
 *
 * <p>Calls of users of the directory, from where their telephones are, and emergency calls with their callbacks are nothing to it.
 */
@Component
@HandlerInfo(name = "spam", phase = Phase.SCREEN, after = "blocking", settings = SpamSettings.class)
public final class SpamScreening implements CallHandler {
    /** More than a certificate takes to come or not to come. */
    private static final Duration LIMIT = Duration.ofMillis(1500);

    private static final int CALL_REJECTED = 21;
    private static final int DEFLECTED = 480;
    private static final String DIVERTED = "diverted";

    private final CallerLedger ledger;
    private final KnownNumbers known;
    private final AtomicInteger verifiers = new AtomicInteger();

    @Activate
    public SpamScreening(@Reference CallerLedger ledger, @Reference KnownNumbers known) {
        this.ledger = ledger;
        this.known = known;
    }

    /** Not to be used, the core asks it: only so that no call waits for a verification that nobody does. */
    @Reference(
            service = Lookup.class,
            target = "(patchbay.name=stir)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindVerifier(Map<String, Object> properties) {
        verifiers.incrementAndGet();
    }

    void unbindVerifier(Map<String, Object> properties) {
        verifiers.decrementAndGet();
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        if (attempt.arrivedOn() != Side.PROVIDER
                || !attempt.from().dialled().equals(call.caller().dialled())) {
            return Verdict.proceed();
        }
        Party called = attempt.to().user().isPresent() ? attempt.to() : call.callee();
        SpamSettings settings = call.settings(called, SpamSettings.class);
        boolean user = known.callsFromTheProvider(call.scope().tenant(), attempt.from());
        boolean told = !Signature.identities(attempt).isEmpty() || settings.believeVerstat();
        if (settings.off() || user && !told) {
            return Verdict.proceed();
        }
        if (attempt.callsBackForHelp()) {
            return Verdict.with()
                    .because("An emergency service calls back: not scored.")
                    .proceed();
        }
        if (allowed(attempt, call, settings)) {
            return Verdict.with()
                    .because("The caller is on the list of those who are not scored.")
                    .proceed();
        }
        Optional<Assessment> before = Assessment.of(call.state());
        if (before.isPresent()) {
            return decide(before.get(), settings, attempt, call);
        }
        boolean verifiable = !Signature.identities(attempt).isEmpty() && verifiers.get() > 0;
        Optional<Map<String, String>> answer = attempt.answer(Signature.OP);
        if (verifiable && answer.isEmpty()) {
            return Verdict.with()
                    .ask(new Question(
                            Signature.OP,
                            "stir",
                            "verify",
                            Signature.question(
                                    attempt, call, number(attempt.from(), call), number(call.callee(), call)),
                            LIMIT));
        }
        return decide(assessed(attempt, call, settings, user, answer), settings, attempt, call);
    }

    private String number(Party party, CallView call) {
        return known.number(party, call.callee().country()).map(E164::value).orElse("");
    }

    private Assessment assessed(
            Attempt attempt, CallView call, SpamSettings settings, boolean user, Optional<Map<String, String>> answer) {
        Signature signature = answer.map(Signature::of)
                .orElseGet(() -> new Signature(
                        Signature.Kind.NONE,
                        "",
                        Signature.identities(attempt).isEmpty()
                                ? "not signed"
                                : "not verified: org.patchbay.stir is not there"));
        if (signature.kind() == Signature.Kind.NONE && settings.believeVerstat()) {
            signature = Signature.said(attempt).orElse(signature);
        }
        if (user && signature.kind() != Signature.Kind.WRONG) {
            return new Assessment.Sum()
                    .add(0, "a user's call: " + signature.text())
                    .made();
        }
        Assessment.Sum sum = new Assessment.Sum().add(points(signature, settings), signature.text());
        if (settings.patterns()) {
            Patterns.add(sum, attempt, call, settings, signature, known, ledger);
        }
        return sum.made();
    }

    private static int points(Signature signature, SpamSettings settings) {
        return switch (signature.kind()) {
            case WRONG -> settings.scoreFailed();
            case NONE -> settings.scoreUnsigned();
            case RIGHT ->
                switch (signature.attestation()) {
                    case "A" -> settings.scoreAttestedA();
                    case "B" -> settings.scoreAttestedB();
                    case "C" -> settings.scoreAttestedC();
                    default -> 0;
                };
        };
    }

    private static Verdict decide(Assessment found, SpamSettings settings, Attempt attempt, CallView call) {
        Verdict.Builder verdict = Verdict.with();
        found.state().forEach(verdict::put);
        boolean diverted = call.state().containsKey(DIVERTED);
        if (!diverted && SpamSettings.reached(settings.block(), found.score())) {
            return verdict.because(found.text() + ". Refused.")
                    .reject(settings.blockStatus(), CALL_REJECTED, "The call is unwanted.");
        }
        boolean tagged = SpamSettings.reached(settings.tag(), found.score());
        if (tagged) {
            verdict.named(settings.tagged(attempt.from().display()));
        }
        String target = settings.diverted().orElse("");
        if (!diverted
                && !target.isEmpty()
                && attempt.origin() == Origin.CALLER
                && SpamSettings.reached(settings.divert(), found.score())
                && !Party.of(target).dialled().equals(attempt.to().dialled())) {
            return verdict.put(DIVERTED, "true")
                    .because(found.text() + ". Diverted.")
                    .redirect(target, DEFLECTED);
        }
        return verdict.because(found.text() + (tagged ? ". Marked." : ".")).proceed();
    }

    /** What the tenant allows and what the user allows count together. */
    private static boolean allowed(Attempt attempt, CallView call, SpamSettings settings) {
        String number = attempt.from().dialled();
        return matches(settings.allowedCallers(), number)
                || matches(call.settings(SpamSettings.class).allowedCallers(), number);
    }

    private static boolean matches(List<String> patterns, String number) {
        for (String each : patterns) {
            String pattern = each.replaceAll("[^0-9A-Za-z*]", "");
            String plain = number.replaceAll("[^0-9A-Za-z]", "");
            int star = pattern.indexOf('*');
            if (star < 0 ? !pattern.isEmpty() && pattern.equals(plain) : plain.startsWith(pattern.substring(0, star))) {
                return true;
            }
        }
        return false;
    }
}
