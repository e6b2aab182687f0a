package org.patchbay.directory;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Group;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.plan.RoutingPlan;

/**
 * Answers from the snapshot that {@link DirectoryKeeper} keeps, which makes it available once the sources have been read for the first time.
 * Before that nobody could be answered truly, so there is no directory, and none of the handlers that need one.
 */
@Component(enabled = false)
public final class DirectoryService implements Directory, Identities {
    private final DirectoryKeeper keeper;

    @Activate
    public DirectoryService(@Reference DirectoryKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public List<Tenant> tenants() {
        return List.copyOf(keeper.snapshot().tenants.values());
    }

    @Override
    public Optional<Tenant> tenant(String id) {
        return keeper.snapshot().tenant(id);
    }

    @Override
    public Optional<Tenant> tenantByHost(String host) {
        return Optional.ofNullable(keeper.snapshot().byHost.get(host));
    }

    @Override
    public List<Site> sites(String tenant) {
        return List.copyOf(
                keeper.snapshot().sites.getOrDefault(tenant, Map.of()).values());
    }

    @Override
    public Optional<Site> site(String tenant, String id) {
        return keeper.snapshot().site(tenant, id);
    }

    @Override
    public List<User> users(String tenant) {
        return List.copyOf(
                keeper.snapshot().users.getOrDefault(tenant, Map.of()).values());
    }

    @Override
    public Optional<User> user(String tenant, String id) {
        return keeper.snapshot().user(tenant, id);
    }

    @Override
    public Optional<User> byNumber(E164 number) {
        return keeper.snapshot().byNumber(number);
    }

    @Override
    public Optional<User> byExtension(String tenant, String extension) {
        return keeper.snapshot().byExtension(tenant, extension);
    }

    @Override
    public Optional<User> byUpn(String tenant, String upn) {
        return keeper.snapshot().byUpn(tenant, upn);
    }

    @Override
    public Optional<User> byProviderId(String tenant, String id) {
        return id.isEmpty() ? Optional.empty() : keeper.snapshot().byProviderId(tenant, id);
    }

    @Override
    public Optional<User> dialledExtension(String tenant, String site, String digits) {
        Snapshot now = keeper.snapshot();
        return now.bySiteExtension(tenant, site, digits).or(() -> now.byExtension(tenant, digits));
    }

    @Override
    public List<Group> groups(String tenant) {
        return List.copyOf(
                keeper.snapshot().groups.getOrDefault(tenant, Map.of()).values());
    }

    @Override
    public List<User> members(String tenant, String group) {
        return keeper.snapshot().members(tenant, group);
    }

    @Override
    public RoutingPlan plan(String tenant) {
        return keeper.snapshot().plan(tenant);
    }

    @Override
    public Optional<NumberRange> rangeOf(E164 number) {
        return keeper.snapshot().rangeOf(number);
    }

    @Override
    public List<Problem> problems() {
        return List.copyOf(keeper.snapshot().problems);
    }

    @Override
    public Optional<String> tenant(Arrival arrival) {
        return Identification.tenant(keeper.snapshot(), arrival);
    }

    @Override
    public Party identify(String tenant, Party party) {
        return Identification.identify(keeper.snapshot(), keeper.countries(), tenant, party);
    }

    @Override
    public Optional<String> host(String tenant) {
        return keeper.snapshot().tenant(tenant).map(Tenant::hosts).flatMap(hosts -> hosts.stream()
                .findFirst());
    }
}
