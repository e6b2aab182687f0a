package org.patchbay.feature.spam;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Destination;

/** What numbers and rates say of a call. */
final class Patterns {
    private static final int SAME_BUT = 4;
    private static final int SHORTEST = 7;

    private Patterns() {}

    static void add(
            Assessment.Sum sum,
            Attempt attempt,
            CallView call,
            SpamSettings settings,
            Signature signature,
            KnownNumbers known,
            CallerLedger ledger) {
        Party from = attempt.from();
        if (withheld(attempt)) {
            sum.add(settings.scoreWithheld(), "the number is withheld");
            return;
        }
        Optional<E164> number = known.number(from, call.callee().country());
        impossible(from, number, call.callee(), known.countries())
                .ifPresent(why -> sum.add(settings.scoreImpossible(), why));
        if (signature.kind() != Signature.Kind.RIGHT
                && neighbours(number, call.callee().e164())) {
            sum.add(settings.scoreNeighbour(), "an unsigned number much like the called one");
        }
        String caller = known.key(from, call.callee().country());
        String tenant = call.scope().tenant();
        int calls = ledger.calls(
                call.now(),
                tenant,
                caller,
                call.callee().user().orElseGet(() -> call.callee().dialled()),
                !call.rehearsal() && attempt.origin() == Origin.CALLER);
        if (calls > settings.callsPerMinute()) {
            sum.add(settings.scoreRate(), calls + " users called within a minute");
        }
        int shorts = ledger.shortCalls(call.now(), tenant, caller);
        if (shorts > settings.shortCalls()) {
            sum.add(settings.scoreShortCalls(), shorts + " calls of a few seconds within ten minutes");
        }
    }

    /** Without a number, or with one that is for the network only (RFC 3323, RFC 3325). */
    static boolean withheld(Attempt attempt) {
        String name = attempt.from().dialled();
        return attempt.from().e164().isEmpty()
                        && (name.isEmpty()
                                || name.equalsIgnoreCase("anonymous")
                                || attempt.from().uri().contains("@anonymous.invalid"))
                || attempt.headers().getOrDefault("privacy", List.of()).stream()
                        .anyMatch(privacy -> privacy.matches("(?i)(.*;)?\\s*(id|user)\\s*(;.*)?"));
    }

    private static Optional<String> impossible(
            Party from, Optional<E164> number, Party callee, @Nullable Countries countries) {
        if (countries == null) {
            return Optional.empty();
        }
        if (number.isEmpty()) {
            boolean shortNumber = from.dialled().matches("[0-9]{1," + (SHORTEST - 1) + "}");
            return shortNumber ? Optional.empty() : Optional.of("what the caller shows is no number");
        }
        E164 shown = number.get();
        Optional<String> country = countries.countryOf(shown);
        if (countries
                        .destination(country.or(callee::country).orElse("US"), shown)
                        .type()
                == Destination.Type.UNKNOWN) {
            return Optional.of("nobody can have this number");
        }
        return country.flatMap(countries::country)
                .filter(known -> countries.callerIdRefusal(known.code(), shown).isPresent())
                .map(any -> "nobody calls from this number");
    }

    /** The same but for the last digits, and not the same: what is shown to look like somebody from next door. */
    private static boolean neighbours(Optional<E164> caller, Optional<E164> called) {
        if (caller.isEmpty() || called.isEmpty()) {
            return false;
        }
        String a = caller.get().value();
        String b = called.get().value();
        int same = a.length() - SAME_BUT;
        return a.length() == b.length()
                && same > SHORTEST - SAME_BUT
                && a.startsWith(b.substring(0, same))
                && !a.equals(b);
    }
}
