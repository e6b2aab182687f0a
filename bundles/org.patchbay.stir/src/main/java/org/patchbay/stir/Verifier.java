package org.patchbay.stir;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Verifies the signatures of a call (RFC 8224 section 6.2). The called number is held against the Request-URI, not against To: a signature for
 * somebody else's call must not count here, whatever To says. Where the call was diverted, whoever was called has to have signed that (RFC 8946).
 *
 * <p>Of several signatures the first good one counts, else what is wrong with the first.
 */
final class Verifier {
    /** More Identity header fields of kinds that matter than a call can need are not looked at at all. */
    static final int MOST = 4;

    /**
     * How old a signature may be.
     *
     * @param past behind now
     * @param future before now, by clocks that differ
     */
    record Freshness(Duration past, Duration future) {}

    /** One that says who calls, and those that lead from whom it names to who is called now. */
    private record Line(Passport caller, List<Passport> diversions) {
        List<Passport> all() {
            List<Passport> all = new ArrayList<>(diversions);
            all.add(0, caller);
            return all;
        }
    }

    private final Function<URI, CompletionStage<Credential>> credentials;
    private final Freshness freshness;

    /** @param credentials what the repository has; never fails */
    Verifier(Function<URI, CompletionStage<Credential>> credentials, Freshness freshness) {
        this.credentials = credentials;
        this.freshness = freshness;
    }

    CompletionStage<Validation> verify(Call call) {
        if (call.identities().isEmpty()) {
            return done(Validation.none(Unverified.MISSING, "The call is not signed."));
        }
        if (call.calling().isEmpty() || call.called().isEmpty()) {
            return done(Validation.none(0, "Who calls, or who is called, is no number that a signature could be for."));
        }
        List<String> supported = call.identities().stream()
                .filter(each -> IdentityHeader.kind(each).isPresent())
                .toList();
        if (supported.size() > MOST) {
            return done(Validation.none(
                    0, supported.size() + " Identity headers are not looked at, " + MOST + " are the most."));
        }
        List<Passport> passports = new ArrayList<>();
        Unverified problem = null;
        for (String each : supported) {
            try {
                passports.add(PassportReader.read(IdentityHeader.parse(each), call));
            } catch (Unverified e) {
                // Only what says who calls can be wrong about it.
                boolean condemns = IdentityHeader.kind(each)
                        .filter(Passport.Kind::saysWhoCalls)
                        .isPresent();
                problem = problem == null && condemns ? e : problem;
            }
        }
        List<Line> lines = new ArrayList<>();
        for (Passport each : passports) {
            if (each.kind().saysWhoCalls()) {
                try {
                    lines.add(line(each, passports, call));
                } catch (Unverified e) {
                    problem = problem == null ? e : problem;
                }
            }
        }
        Validation otherwise = problem == null
                ? Validation.none(0, "None of the signatures is of a kind that says who calls.")
                : problem.validation();
        if (lines.isEmpty()) {
            return done(otherwise);
        }
        // All at once: one after the other they could take longer than who asks can wait.
        Map<URI, CompletionStage<Credential>> coming = new HashMap<>();
        for (Line line : lines) {
            line.all().forEach(each -> coming.computeIfAbsent(each.x5u(), credentials));
        }
        return firstGood(lines, 0, uri -> coming.computeIfAbsent(uri, credentials), call, otherwise);
    }

    private static CompletionStage<Validation> done(Validation validation) {
        return CompletableFuture.completedFuture(validation);
    }

    /** What can be seen without a certificate. */
    private Line line(Passport caller, List<Passport> all, Call call) throws Unverified {
        Line line = new Line(caller, diversions(caller, all, call.called()));
        if (!caller.calling().filter(call.calling()::equals).isPresent()) {
            throw Unverified.invalid("It is signed for another caller.");
        }
        for (Passport each : line.all()) {
            Duration age = Duration.between(PassportReader.issued(each), call.now());
            if (age.compareTo(freshness.past()) > 0) {
                throw new Unverified(Unverified.STALE, "It was signed " + age.toSeconds() + " s ago.");
            }
            if (age.negated().compareTo(freshness.future()) > 0) {
                throw new Unverified(
                        Unverified.STALE, "It is signed for a time that comes in " + -age.toSeconds() + " s.");
            }
        }
        return line;
    }

    private static List<Passport> diversions(Passport caller, List<Passport> all, String called) throws Unverified {
        List<Passport> line = new ArrayList<>();
        String number = called;
        while (!caller.calls(number)) {
            String wanted = number;
            Passport step = all.stream()
                    .filter(each -> each.kind() == Passport.Kind.DIV
                            && each.calls(wanted)
                            && each.calling().equals(caller.calling())
                            && !line.contains(each))
                    .findFirst()
                    .orElseThrow(() -> Unverified.invalid("It is signed for another called number."));
            line.add(step);
            number = step.diverting().orElseThrow();
        }
        return line;
    }

    /** @param otherwise what was wrong first; of status 0 where nothing was */
    private static CompletionStage<Validation> firstGood(
            List<Line> lines,
            int at,
            Function<URI, CompletionStage<Credential>> coming,
            Call call,
            Validation otherwise) {
        return verify(lines.get(at), coming, call).thenCompose(validation -> {
            if (validation.passed()) {
                return done(validation);
            }
            Validation first = otherwise.status() == 0 ? validation : otherwise;
            return at + 1 == lines.size() ? done(first) : firstGood(lines, at + 1, coming, call, first);
        });
    }

    private static CompletionStage<Validation> verify(
            Line line, Function<URI, CompletionStage<Credential>> coming, Call call) {
        CompletionStage<List<Credential>> all = CompletableFuture.completedStage(List.of());
        for (Passport each : line.all()) {
            all = all.thenCombine(coming.apply(each.x5u()), (before, next) -> {
                List<Credential> more = new ArrayList<>(before);
                more.add(next);
                return more;
            });
        }
        return all.thenApply(found -> judge(line, found, call));
    }

    private static Validation judge(Line line, List<Credential> credentials, Call call) {
        try {
            String signer = "";
            List<Passport> passports = line.all();
            for (int i = passports.size() - 1; i >= 0; i--) {
                signer = verify(passports.get(i), credentials.get(i), call);
            }
            Passport caller = line.caller();
            return new Validation(
                    Validation.Result.PASSED,
                    200,
                    "The caller's number is signed.",
                    caller.attestation(),
                    caller.origid(),
                    signer,
                    !line.diversions().isEmpty());
        } catch (Unverified e) {
            return e.validation();
        }
    }

    private static String verify(Passport passport, Credential credential, Call call) throws Unverified {
        if (credential instanceof Credential.Useless useless) {
            throw useless.why();
        }
        Credential.Usable usable = (Credential.Usable) credential;
        if (call.now().isBefore(usable.from()) || call.now().isAfter(usable.until())) {
            throw new Unverified(Unverified.BAD_CERTIFICATE, "The certificate is not valid now.");
        }
        if (!passport.responsible().filter(usable::covers).isPresent()) {
            throw new Unverified(Unverified.BAD_CERTIFICATE, "The certificate is not for this number.");
        }
        if (!usable.allows(passport)) {
            throw new Unverified(Unverified.BAD_CERTIFICATE, "The certificate does not allow what is signed with it.");
        }
        if (!signed(passport, usable.key())) {
            throw Unverified.invalid("The signature is wrong.");
        }
        return usable.signer();
    }

    static boolean signed(Passport passport, PublicKey key) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(key);
            signature.update(passport.signed());
            return signature.verify(passport.signature());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
