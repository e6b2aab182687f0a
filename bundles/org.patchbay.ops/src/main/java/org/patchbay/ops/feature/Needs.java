package org.patchbay.ops.feature;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.feature.CatalogueNeed;
import org.patchbay.api.ops.feature.CatalogueNeed.State;

/**
 * What is here and now, to hold the needs of a row against.
 *
 * @param slots what the core has bound
 * @param peers the peers of the trunk
 * @param engines the media engines
 * @param directory null while there is none, as of the two that follow
 * @param services whether a service of this interface is offered
 * @param whom for whom
 */
record Needs(
        List<SlotView> slots,
        List<PeerView> peers,
        List<MediaEngine> engines,
        @Nullable Directory directory,
        @Nullable Countries countries,
        @Nullable Permissions permissions,
        Predicate<String> services,
        Whom whom) {

    private static final String ON_USER = "depends on the user";

    CatalogueNeed look(String need) {
        int colon = need.indexOf(':');
        String kind = need.substring(0, Math.max(0, colon));
        String what = need.substring(colon + 1);
        return switch (kind) {
            case "handler", "treatment", "lookup" -> told(need, slot(kind, what));
            case "peer" -> told(need, peer(what));
            case "media" -> told(need, media(what));
            case "licence" -> licence(need, what);
            case "country" -> country(need, what);
            case "permission" -> permission(need, what);
            case "service" ->
                told(need, services.test(what) ? Optional.empty() : Optional.of("no bundle here offers " + what));
            case "integration" -> told(need, Optional.of(integration(what)));
            default -> told(need, strange(need));
        };
    }

    private static CatalogueNeed told(String need, Optional<String> unmet) {
        return new CatalogueNeed(need, unmet.isEmpty() ? State.MET : State.NOT_MET, unmet.orElse(""));
    }

    private static Optional<String> strange(String need) {
        return Optional.of("it needs '" + need + "', of which this node cannot tell whether it is there");
    }

    private Optional<String> slot(String kind, String name) {
        return slots.stream()
                        .anyMatch(s -> s.state().equals("live")
                                && s.kind().equals(kind)
                                && s.name().equals(name))
                ? Optional.empty()
                : Optional.of("the " + kind + " '" + name + "' is not live");
    }

    private Optional<String> media(String what) {
        return engines.stream().flatMap(e -> e.capabilities().stream()).anyMatch(c -> c.name()
                        .equals(what.toUpperCase(Locale.ROOT)))
                ? Optional.empty()
                : Optional.of("no media engine here offers " + what);
    }

    private Optional<String> peer(String side) {
        Optional<List<String>> own = directory == null ? Optional.empty() : whom.peers(directory, side);
        List<PeerView> there = peers.stream()
                .filter(p -> p.side().equals(side))
                .filter(p -> own.isEmpty() || own.get().contains(p.name()))
                .toList();
        if (there.isEmpty()) {
            String of = whom.tenant().map(t -> " of " + t.id()).orElse("");
            return Optional.of("no peer" + of + " on the side of the " + side + " is configured");
        }
        return hasPeer(there)
                ? Optional.empty()
                : Optional.of(
                        "peer " + there.get(0).name() + " is " + there.get(0).state()
                                + (there.get(0).note().isEmpty()
                                        ? ""
                                        : " (" + there.get(0).note() + ")"));
    }

    private static boolean hasPeer(List<PeerView> there) {
        return there.stream().anyMatch(p -> p.state().equals("up") || p.state().equals("unknown"));
    }

    /** Whether there is somebody on this side at all, up or not. */
    boolean hasSide(String side) {
        Optional<List<String>> own = directory == null ? Optional.empty() : whom.peers(directory, side);
        return own.map(names -> !names.isEmpty())
                .orElseGet(() -> peers.stream().anyMatch(p -> p.side().equals(side)));
    }

    private CatalogueNeed licence(String need, String what) {
        User.Licence licence;
        try {
            licence = User.Licence.valueOf(what.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException unknown) {
            return told(need, strange(need));
        }
        String name = licence == User.Licence.PHONE_SYSTEM ? "Microsoft Phone System" : "provider";
        if (whom.user().isPresent()) {
            User user = whom.user().get();
            return told(
                    need,
                    user.missing().contains(licence)
                            ? Optional.of(user.id() + " has no " + name + " licence")
                            : Optional.empty());
        }
        if (whom.tenant().isPresent() && directory != null) {
            String tenant = whom.tenant().get().id();
            List<User> users = directory.users(tenant);
            if (!users.isEmpty() && users.stream().allMatch(u -> u.missing().contains(licence))) {
                return told(need, Optional.of("no user of " + tenant + " has a " + name + " licence"));
            }
        }
        return new CatalogueNeed(need, State.OPEN, ON_USER);
    }

    private CatalogueNeed country(String need, String what) {
        if (!what.equals("eligible")) {
            return told(need, strange(need));
        } else if (whom.tenant().isEmpty()) {
            return new CatalogueNeed(need, State.OPEN, ON_USER);
        } else if (countries == null || directory == null) {
            return told(need, Optional.of("nothing here knows which countries are eligible"));
        }
        String tenant = whom.tenant().get().id();
        if (whom.user().isPresent()) {
            return told(
                    need,
                    directory
                            .site(tenant, whom.user().get().site())
                            .map(site -> refusal(countries, site))
                            .orElseGet(() -> Optional.of(whom.user().get().id() + " has no site")));
        }
        List<Site> sites = directory.sites(tenant);
        List<String> refused =
                sites.stream().flatMap(s -> refusal(countries, s).stream()).toList();
        return !sites.isEmpty() && refused.size() == sites.size()
                ? told(need, Optional.of(refused.get(0)))
                : new CatalogueNeed(need, State.OPEN, ON_USER);
    }

    private static Optional<String> refusal(Countries countries, Site site) {
        return countries
                .refusal(site.country())
                .map(why -> "the country of site " + site.id() + " is not eligible (" + why + ")");
    }

    private CatalogueNeed permission(String need, String scope) {
        if (permissions == null) {
            return told(need, Optional.of("nothing here knows whether the Graph permission " + scope + " is granted"));
        } else if (whom.tenant().isEmpty()) {
            return new CatalogueNeed(need, State.OPEN, "depends on the tenant");
        }
        String tenant = whom.tenant().get().id();
        Set<String> granted = permissions.granted(tenant);
        return told(
                need,
                granted.contains(scope)
                        ? Optional.empty()
                        : Optional.of(
                                "no administrator of " + tenant + " has consented to the Graph permission " + scope));
    }

    private static String integration(String what) {
        return what.equals("in-app")
                ? "the in-app integration, which works inside the Teams client, is not part of this version"
                : "there is no integration '" + what + "' here";
    }
}
