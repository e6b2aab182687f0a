package org.patchbay.graph.token;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.graph.PermissionView;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.graph.GraphConnection;
import org.patchbay.api.ops.graph.GraphOperations;
import org.patchbay.api.ops.graph.GraphPermission;
import org.patchbay.api.ops.graph.GraphTenant;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.personal.PersonalData;
import org.patchbay.api.ops.store.StoreException;

/** What operators see and decide of consent and connected accounts, and what is kept about a person. */
@Component(service = {GraphOperations.class, PersonalData.class})
public final class GraphDesk implements GraphOperations, PersonalData {
    private final SignIns signIns;
    private final Permissions permissions;
    private final Audit audit;

    @Activate
    public GraphDesk(@Reference SignIns signIns, @Reference Permissions permissions, @Reference Audit audit) {
        this.signIns = signIns;
        this.permissions = permissions;
        this.audit = audit;
    }

    private TenantSettings settings(String tenant) throws OperationException {
        return signIns.settings(tenant)
                .orElseThrow(() -> new OperationException(
                        Reason.NOT_FOUND,
                        "No Microsoft tenant is configured for tenant '" + tenant + "'. Write etc/" + TenantSettings.PID
                                + "-NAME.cfg as its example says; see patchbay:health where it is there."));
    }

    @Override
    public List<GraphTenant> tenants() {
        List<GraphTenant> all = new ArrayList<>();
        for (TenantSettings each : signIns.tenants()) {
            all.add(new GraphTenant(
                    each.tenant(),
                    each.microsoftTenant(),
                    each.cloud().toString(),
                    each.areas().stream()
                            .map(area -> area + ": " + each.clientOf(area))
                            .toList(),
                    each.userConsent(),
                    signIns.connections().users(each.tenant()).size(),
                    String.join(" ", signIns.source().problems(each.tenant()))));
        }
        return all;
    }

    @Override
    public List<GraphPermission> permissions(String tenant) throws OperationException {
        TenantSettings settings = settings(tenant);
        return permissions.all(tenant).stream()
                .map(view -> permission(settings, view))
                .toList();
    }

    /** A permission may serve several purposes: it is granted where it is for each that needs it, or for any where none does. */
    private GraphPermission permission(TenantSettings settings, PermissionView view) {
        String scope = view.permission().scope();
        List<Consent> consents = Arrays.stream(Purpose.values())
                .flatMap(purpose -> signIns.consents().of(settings, purpose).stream())
                .filter(consent -> consent.scopes().contains(scope))
                .toList();
        List<Purpose> needing = signIns.needed(settings.tenant()).entrySet().stream()
                .filter(need -> need.getValue().contains(scope))
                .map(Map.Entry::getKey)
                .toList();
        boolean granted = !consents.isEmpty()
                && needing.stream()
                        .allMatch(purpose -> consents.stream().anyMatch(consent -> consent.purpose() == purpose));
        return new GraphPermission(
                scope,
                view.permission().purpose().name(),
                view.permission().allows(),
                view.permission().reason(),
                view.permission().without(),
                view.neededBy(),
                granted,
                consents.stream().findFirst().map(Consent::by).orElse(""),
                consents.stream().findFirst().map(Consent::at));
    }

    @Override
    public URI consentLink(String author, String tenant) throws OperationException {
        TenantSettings settings = settings(tenant);
        String token = signIns.links().make(tenant, author);
        audit.record(
                author,
                Optional.of(tenant),
                "graph-consent-link",
                tenant,
                "good once, for " + ConsentLinks.VALID.toMinutes() + " min");
        return URI.create(settings.publicUrl() + "/pages/" + ConsentPage.NAME + "?link=" + token);
    }

    @Override
    public URI connectLink(String tenant) throws OperationException {
        return URI.create(settings(tenant).publicUrl() + "/pages/" + ConnectPage.NAME + "?tenant=" + tenant);
    }

    @Override
    public List<String> withdraw(String author, String tenant, Optional<String> purpose) throws OperationException {
        TenantSettings settings = settings(tenant);
        List<Purpose> purposes =
                purpose.isPresent() ? List.of(purpose(purpose.get())) : Arrays.asList(Purpose.values());
        List<String> gone = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Purpose each : purposes) {
            try {
                signIns.ledger()
                        .withdraw(author, settings, each, Set.of(), "")
                        .forEach(scope -> gone.add(each + ": " + scope));
            } catch (StoreException e) {
                problems.add("The withdrawal for " + each
                        + " counts now but is not kept: after a restart it would be undone. Do it again. "
                        + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new OperationException(Reason.UNAVAILABLE, problems);
        }
        return gone;
    }

    private static Purpose purpose(String word) throws OperationException {
        try {
            return Purpose.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new OperationException(
                    Reason.INVALID, "'" + word + "' is none of " + Arrays.toString(Purpose.values()) + ".");
        }
    }

    @Override
    public List<GraphConnection> connections(String tenant, String after, int most) throws OperationException {
        TenantSettings settings = settings(tenant);
        return signIns.connections().users(tenant).stream()
                .filter(user -> user.compareTo(after) > 0)
                .limit(Math.max(0, most))
                .map(user -> connection(settings, user))
                .toList();
    }

    private GraphConnection connection(TenantSettings settings, String user) {
        List<String> apps = new ArrayList<>();
        Set<String> scopes = new TreeSet<>();
        Set<String> problems = new TreeSet<>();
        Optional<Instant> since = Optional.empty();
        for (String area : signIns.connections().areas(settings.tenant(), user)) {
            Optional<Connection> found = signIns.connections().get(settings.tenant(), user, area);
            apps.add(area);
            if (found.isEmpty()) {
                problems.add("What is kept for " + area + " cannot be opened: the user has to connect again.");
            } else if (!settings.areas().contains(area)
                    || !settings.clientOf(area).equals(found.get().client())) {
                problems.add("It was connected to another app registration: the user has to connect again.");
            }
            scopes.addAll(found.map(Connection::scopes).orElse(Set.of()));
            Optional<Instant> here = found.map(Connection::since);
            since = since.isEmpty() || (here.isPresent() && here.get().isBefore(since.get())) ? here : since;
        }
        return new GraphConnection(user, apps, List.copyOf(scopes), since, String.join(" ", problems));
    }

    @Override
    public void disconnect(String author, String tenant, String user) throws OperationException {
        settings(tenant);
        try {
            if (!signIns.ledger().disconnect(author, tenant, user, Optional.empty(), "by an operator")) {
                throw new OperationException(
                        Reason.NOT_FOUND,
                        "The Microsoft account of '" + user + "' is not connected. See patchbay:graph-connections "
                                + tenant + ".");
            }
        } catch (StoreException e) {
            throw new OperationException(
                    Reason.UNAVAILABLE,
                    "It is not used any more, but stays on disk, and would be used again after a restart. Do it again. "
                            + e.getMessage());
        }
    }

    @Override
    public String name() {
        return "graph";
    }

    @Override
    public List<String> export(Person person) {
        List<String> lines = new ArrayList<>();
        person.user().ifPresent(user -> {
            for (String area : signIns.connections().areas(person.tenant(), user)) {
                lines.add(signIns.connections()
                        .get(person.tenant(), user, area)
                        .map(each -> "Microsoft account " + each.account() + " connected to app " + each.client()
                                + " (" + area + ") since " + each.since() + ", for "
                                + String.join(", ", new TreeSet<>(each.scopes())))
                        .orElse("a Microsoft account connected to " + area + ", which cannot be opened"));
            }
        });
        return lines;
    }

    @Override
    public List<String> erase(String author, Person person) throws OperationException {
        if (person.user().isEmpty()) {
            return List.of();
        }
        try {
            return signIns.ledger()
                            .disconnect(author, person.tenant(), person.user().get(), Optional.empty(), "erased")
                    ? List.of(
                            "The Microsoft account was disconnected and what was kept of it removed; the consent that the"
                                    + " person gave stays at Microsoft until it is revoked there (myapps.microsoft.com).")
                    : List.of();
        } catch (StoreException e) {
            throw new OperationException(
                    Reason.UNAVAILABLE,
                    "What is kept of the Microsoft account stays on disk unused. " + e.getMessage());
        }
    }
}
