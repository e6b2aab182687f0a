package org.patchbay.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.DirectorySource.Entry;
import org.patchbay.api.directory.Group;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.Assignment.Level;
import org.patchbay.api.directory.plan.Assignment.Mode;
import org.patchbay.api.directory.plan.ClassOfService;
import org.patchbay.api.directory.plan.Provider;
import org.patchbay.api.directory.plan.RouteRule;

/** Puts groups and the entries of the routing plan on the service. What they name must be there. */
final class PlanAdmission {
    private final Snapshot snapshot;
    /** Who is in several groups, which may contradict each other. */
    private final List<Entry<User>> inGroups = new ArrayList<>();

    PlanAdmission(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    void group(String where, Group group) {
        String what = "group " + group.tenant() + "/" + group.id();
        if (lacksTenant(where, what, group.tenant())) {
            return;
        }
        if (Snapshot.of(snapshot.groups, group.tenant()).putIfAbsent(group.id(), group) != null) {
            refuse(where, what, "There is a group of this id already. Give it another.");
        }
    }

    void provider(String where, Provider provider) {
        String what = "provider " + provider.tenant() + "/" + provider.id();
        if (lacksTenant(where, what, provider.tenant())) {
            return;
        }
        if (plan(provider.tenant()).providers.putIfAbsent(provider.id(), provider) != null) {
            refuse(where, what, "There is a provider of this id already. Give it another.");
        }
    }

    void classOfService(String where, ClassOfService service) {
        String what = "class of service " + service.tenant() + "/" + service.id();
        if (service.id().isEmpty()) {
            refuse(where, what, "The class has no id. Give it one.");
        } else if (!lacksTenant(where, what, service.tenant())
                && plan(service.tenant()).classes.putIfAbsent(service.id(), service) != null) {
            refuse(where, what, "There is a class of this id already. Give it another.");
        }
    }

    /** Without the class that is named, whoever has it may call nothing that a class can forbid. */
    void checkClass(String where, String what, String tenant, String id) {
        if (!id.isEmpty() && !plan(tenant).classes.containsKey(id)) {
            plan(tenant).addMissingClass(tenant, id);
            refuse(
                    where,
                    what,
                    "There is no class of service '" + id
                            + "'. Add it, or correct it; until then no calls outside the tenant are let out, but emergency calls.");
        }
    }

    /** The user without the groups that are not there. */
    User inGroupsThatExist(String where, User user) {
        if (user.groups().isEmpty()) {
            return user;
        }
        List<String> known = new ArrayList<>();
        for (String id : new TreeSet<>(user.groups())) {
            if (Snapshot.of(snapshot.groups, user.tenant()).containsKey(id)) {
                known.add(id);
            } else {
                refuse(
                        where,
                        "user " + user.tenant() + "/" + user.id(),
                        "There is no group '" + id + "'. Add it, or take the user out of it.");
            }
        }
        User kept = known.size() == user.groups().size()
                ? user
                : user.with().groups(known).build();
        if (known.size() > 1) {
            inGroups.add(new Entry<>(where, kept));
        }
        return kept;
    }

    void assignment(String where, Assignment assignment) {
        String what = "assignment " + PlanKinds.ASSIGNMENTS.key(assignment);
        if (lacksTenant(where, what, assignment.tenant())) {
            return;
        }
        String why = refusal(assignment);
        if (why == null) {
            plan(assignment.tenant()).add(assignment);
        } else {
            refuse(where, what, why);
        }
    }

    private @Nullable String refusal(Assignment assignment) {
        String tenant = assignment.tenant();
        String subject = assignment.subject();
        boolean there =
                switch (assignment.level()) {
                    case TENANT -> true;
                    case SITE -> snapshot.site(tenant, subject).isPresent();
                    case GROUP -> Snapshot.of(snapshot.groups, tenant).containsKey(subject);
                    case USER -> snapshot.user(tenant, subject).isPresent();
                };
        if (!there) {
            String level = assignment.level().name().toLowerCase(java.util.Locale.ROOT);
            return "There is no " + level + " '" + subject + "' of tenant '" + tenant + "'. Add it, or correct it.";
        }
        String missing = missingProvider(tenant, assignment.provider());
        if (missing != null) {
            return missing;
        }
        for (Assignment other : plan(tenant).assignments(assignment.level(), subject)) {
            if (other.mode() == assignment.mode() && overlap(other, assignment)) {
                return "It is " + assignment.mode() + " on provider " + other.provider()
                        + " at the same time already. Correct one of the two.";
            }
        }
        return null;
    }

    private static boolean overlap(Assignment a, Assignment b) {
        boolean aEndsFirst = a.until().isPresent()
                && b.from().isPresent()
                && !a.until().get().isAfter(b.from().get());
        boolean bEndsFirst = b.until().isPresent()
                && a.from().isPresent()
                && !b.until().get().isAfter(a.from().get());
        return !aEndsFirst && !bEndsFirst;
    }

    void route(String where, RouteRule route) {
        String what = "route " + route.tenant() + "/" + route.id();
        if (lacksTenant(where, what, route.tenant())) {
            return;
        }
        Plan plan = plan(route.tenant());
        String missing = route.id().isEmpty() ? "The route has no id. Give it one." : null;
        for (String provider : route.providers()) {
            missing = missing == null ? missingProvider(route.tenant(), provider) : missing;
        }
        if (missing != null) {
            refuse(where, what, missing);
            return;
        }
        for (RouteRule other : plan.routesById.values()) {
            if (other.id().equals(route.id())) {
                refuse(where, what, "There is a route of this id already. Give it another.");
                return;
            }
            if (other.prefix().equals(route.prefix()) && other.window().equals(route.window())) {
                refuse(
                        where,
                        what,
                        "Route " + other.id() + " is for " + route.prefix()
                                + " at the same hours already. Correct one of the two.");
                return;
            }
        }
        plan.routesById.put(route.id(), route);
    }

    /** Of groups of one user that say different things neither is right. */
    void finish() {
        for (Entry<User> entry : inGroups) {
            User user = entry.value();
            TreeSet<String> said = new TreeSet<>();
            TreeSet<String> providers = new TreeSet<>();
            for (String group : new TreeSet<>(user.groups())) {
                for (Assignment assignment : plan(user.tenant()).assignments(Level.GROUP, group)) {
                    if (assignment.mode() == Mode.PERMANENT && providers.add(assignment.provider())) {
                        said.add(group + " on " + assignment.provider());
                    }
                }
            }
            if (providers.size() > 1) {
                refuse(
                        entry.where(),
                        "user " + user.tenant() + "/" + user.id(),
                        "It is in groups that are permanently on different providers (" + String.join(", ", said)
                                + "), so that neither counts. Take it out of one, or assign the user itself.");
            }
        }
        snapshot.plans.values().forEach(Plan::seal);
    }

    private @Nullable String missingProvider(String tenant, String id) {
        return plan(tenant).providers.containsKey(id)
                ? null
                : "There is no provider '" + id + "' of tenant '" + tenant + "'. Add it, or correct it.";
    }

    private boolean lacksTenant(String where, String what, String tenant) {
        boolean lacks = !snapshot.tenants.containsKey(tenant);
        if (lacks) {
            refuse(where, what, "There is no tenant '" + tenant + "'. Add it, or correct it.");
        }
        return lacks;
    }

    private Plan plan(String tenant) {
        return snapshot.plans.computeIfAbsent(tenant, id -> new Plan());
    }

    private void refuse(String where, String what, String why) {
        snapshot.problems.add(new Problem(where, what + ": " + why));
    }
}
