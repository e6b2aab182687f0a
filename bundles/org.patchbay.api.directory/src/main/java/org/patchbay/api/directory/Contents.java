package org.patchbay.api.directory;

import java.util.ArrayList;
import java.util.List;

import org.patchbay.api.directory.DirectorySource.Entry;
import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.ClassOfService;
import org.patchbay.api.directory.plan.Provider;
import org.patchbay.api.directory.plan.RouteRule;

/** What a {@link DirectorySource} knows. Never changes; equal where all is equal. */
public final class Contents {
    private record Lists(
            List<Entry<Tenant>> tenants,
            List<Entry<Site>> sites,
            List<Entry<Group>> groups,
            List<Entry<User>> users,
            List<Entry<NumberRange>> ranges,
            List<Entry<Person>> persons,
            List<Entry<Provider>> providers,
            List<Entry<Assignment>> assignments,
            List<Entry<RouteRule>> routes,
            List<Entry<ClassOfService>> classes,
            List<Problem> problems) {}

    private final Lists lists;

    private Contents(Lists lists) {
        this.lists = lists;
    }

    /** Nothing. */
    public static Contents empty() {
        return with().build();
    }

    public static Builder with() {
        return new Builder();
    }

    public List<Entry<Tenant>> tenants() {
        return lists.tenants();
    }

    public List<Entry<Site>> sites() {
        return lists.sites();
    }

    public List<Entry<Group>> groups() {
        return lists.groups();
    }

    public List<Entry<User>> users() {
        return lists.users();
    }

    public List<Entry<NumberRange>> ranges() {
        return lists.ranges();
    }

    public List<Entry<Person>> persons() {
        return lists.persons();
    }

    public List<Entry<Provider>> providers() {
        return lists.providers();
    }

    public List<Entry<Assignment>> assignments() {
        return lists.assignments();
    }

    public List<Entry<RouteRule>> routes() {
        return lists.routes();
    }

    public List<Entry<ClassOfService>> classes() {
        return lists.classes();
    }

    /** Entries that could not be read. */
    public List<Problem> problems() {
        return lists.problems();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Contents that && lists.equals(that.lists);
    }

    @Override
    public int hashCode() {
        return lists.hashCode();
    }

    /** Collects what a source knows. Each entry comes with where it stands. */
    public static final class Builder {
        private final List<Entry<Tenant>> tenants = new ArrayList<>();
        private final List<Entry<Site>> sites = new ArrayList<>();
        private final List<Entry<Group>> groups = new ArrayList<>();
        private final List<Entry<User>> users = new ArrayList<>();
        private final List<Entry<NumberRange>> ranges = new ArrayList<>();
        private final List<Entry<Person>> persons = new ArrayList<>();
        private final List<Entry<Provider>> providers = new ArrayList<>();
        private final List<Entry<Assignment>> assignments = new ArrayList<>();
        private final List<Entry<RouteRule>> routes = new ArrayList<>();
        private final List<Entry<ClassOfService>> classes = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        private Builder() {}

        public Builder tenant(String where, Tenant value) {
            tenants.add(new Entry<>(where, value));
            return this;
        }

        public Builder site(String where, Site value) {
            sites.add(new Entry<>(where, value));
            return this;
        }

        public Builder group(String where, Group value) {
            groups.add(new Entry<>(where, value));
            return this;
        }

        public Builder user(String where, User value) {
            users.add(new Entry<>(where, value));
            return this;
        }

        public Builder range(String where, NumberRange value) {
            ranges.add(new Entry<>(where, value));
            return this;
        }

        public Builder person(String where, Person value) {
            persons.add(new Entry<>(where, value));
            return this;
        }

        public Builder provider(String where, Provider value) {
            providers.add(new Entry<>(where, value));
            return this;
        }

        public Builder assignment(String where, Assignment value) {
            assignments.add(new Entry<>(where, value));
            return this;
        }

        public Builder route(String where, RouteRule value) {
            routes.add(new Entry<>(where, value));
            return this;
        }

        public Builder classOfService(String where, ClassOfService value) {
            classes.add(new Entry<>(where, value));
            return this;
        }

        public Builder problem(Problem value) {
            problems.add(value);
            return this;
        }

        public Contents build() {
            return new Contents(new Lists(
                    List.copyOf(tenants),
                    List.copyOf(sites),
                    List.copyOf(groups),
                    List.copyOf(users),
                    List.copyOf(ranges),
                    List.copyOf(persons),
                    List.copyOf(providers),
                    List.copyOf(assignments),
                    List.copyOf(routes),
                    List.copyOf(classes),
                    List.copyOf(problems)));
        }
    }
}
