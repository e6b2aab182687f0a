package org.patchbay.routing.continuity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Group;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.plan.Assignment.Level;
import org.patchbay.api.directory.plan.Assignment.Mode;
import org.patchbay.api.directory.plan.RoutingPlan;

/** Who can be switched over: from where, to where, and how many they are. */
record Subjects(Directory directory) {

    boolean exists(String tenant, Subject subject) {
        return switch (subject.level()) {
            case TENANT -> subject.id().isEmpty();
            case SITE -> directory.site(tenant, subject.id()).isPresent();
            case GROUP -> directory.groups(tenant).stream().map(Group::id).anyMatch(subject.id()::equals);
            case USER -> directory.user(tenant, subject.id()).isPresent();
        };
    }

    /** Of whom it can be said so that it holds for the subject: for a user all that is said of its groups and site, too. */
    List<List<Subject>> path(Tenant tenant, Subject subject) {
        return subject.level() == Level.USER
                ? Subject.path(directory.user(tenant.id(), subject.id()), Optional.empty())
                : subject.path();
    }

    Optional<String> primary(Tenant tenant, Subject subject, Instant at) {
        return Homes.home(directory.plan(tenant.id()), tenant, path(tenant, subject), at);
    }

    Optional<String> standby(Tenant tenant, Subject subject, Instant at) {
        return Homes.standby(directory.plan(tenant.id()), path(tenant, subject), at);
    }

    /** Those that a standby is held ready for, but users: there may be very many. */
    List<Subject> prepared(Tenant tenant) {
        RoutingPlan plan = directory.plan(tenant.id());
        Stream<Subject> all = Stream.of(
                        Stream.of(Subject.TENANT),
                        directory.sites(tenant.id()).stream().map(Site::id).map(id -> new Subject(Level.SITE, id)),
                        directory.groups(tenant.id()).stream().map(Group::id).map(id -> new Subject(Level.GROUP, id)))
                .flatMap(s -> s);
        return all.filter(s -> plan.assignments(s.level(), s.id()).stream().anyMatch(a -> a.mode() == Mode.STANDBY))
                .toList();
    }

    int users(Tenant tenant, Subject subject) {
        return (int) directory.users(tenant.id()).stream()
                .filter(u -> switch (subject.level()) {
                    case TENANT -> true;
                    case SITE -> u.site().equals(subject.id());
                    case GROUP -> u.groups().contains(subject.id());
                    case USER -> u.id().equals(subject.id());
                })
                .count();
    }

    /** How many are on this provider by the plan. */
    int usersOf(Tenant tenant, String provider, Instant at) {
        RoutingPlan plan = directory.plan(tenant.id());
        return (int) directory.users(tenant.id()).stream()
                .filter(u -> Homes.home(plan, tenant, Subject.path(Optional.of(u), Optional.empty()), at)
                        .filter(provider::equals)
                        .isPresent())
                .count();
    }
}
