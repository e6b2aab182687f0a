package org.patchbay.graph.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.patchbay.api.directory.User;
import org.patchbay.api.directory.User.Licence;
import org.patchbay.vault.Html;

/** Tells a user which licences it takes to be served, and which one is missing: as the directory knows it, by which calls are judged, too. */
final class OwnLicences {
    private OwnLicences() {}

    /** To somebody of whom nothing is known yet. */
    static void explain(Html html) {
        html.heading("What you need besides");
        html.text("To telephone, you need a " + words(Licence.PHONE_SYSTEM) + " and a " + words(Licence.PROVIDER)
                + "; where your telephone is one of the provider's alone, the second is enough. You need not know: after you have"
                + " signed in, this page says which one is missing, and what to ask for.");
    }

    /** To this user, for whom each is there or not. */
    static void tell(Html html, User user) {
        List<String> lines = new ArrayList<>();
        List<String> lacks = new ArrayList<>();
        Set<Licence> needs = user.needs();
        for (Licence licence : Licence.values()) {
            if (needs.contains(licence)) {
                boolean missing = user.missing().contains(licence);
                lines.add(capital(words(licence)) + ": " + (missing ? "missing. " + ask(licence) : "you have it."));
                if (missing) {
                    lacks.add(words(licence));
                }
            }
        }
        html.heading("Your licences");
        if (lacks.isEmpty()) {
            html.good("You have every licence that you need.");
        } else {
            html.bad("You are not served yet: you have no " + String.join(" and no ", lacks)
                    + ". Until you have, calls from you and to you are refused.");
        }
        html.list(lines);
        if (!lacks.isEmpty()) {
            html.text(
                    "It may take a while until a licence that was assigned is known here. You need not connect again then.");
        }
    }

    private static String ask(Licence licence) {
        return "Please ask your administrator to "
                + switch (licence) {
                    case PHONE_SYSTEM ->
                        "assign Microsoft Teams Phone to your account, in the Microsoft 365 admin center (Users, Licenses and apps).";
                    case PROVIDER -> "assign you a licence in the administration of the telephone provider.";
                    default -> "assign it to you.";
                };
    }

    private static String words(Licence licence) {
        return switch (licence) {
            case PHONE_SYSTEM -> "Microsoft Teams Phone (Phone System) licence";
            case PROVIDER -> "licence of the telephone provider";
            default -> "licence " + licence.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
