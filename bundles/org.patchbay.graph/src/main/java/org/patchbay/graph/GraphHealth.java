package org.patchbay.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.graph.PermissionView;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;

/** Says which permission is missing and what does not work without it, which is granted for nothing, and which bundle asks in vain. */
@Component(service = HealthCheck.class)
public final class GraphHealth implements HealthCheck {
    private static final int MOST_TOLD = 3;

    private final Permissions permissions;
    private final Declared declared;
    private final Gateway gateway;
    private volatile @Nullable Directory directory;

    @Activate
    public GraphHealth(@Reference Permissions permissions, @Reference Declared declared, @Reference Gateway gateway) {
        this.permissions = permissions;
        this.declared = declared;
        this.gateway = gateway;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDirectory(Directory bound) {
        directory = bound;
    }

    void unbindDirectory(Directory gone) {
        if (directory == gone) {
            directory = null;
        }
    }

    @Override
    public String name() {
        return "graph";
    }

    @Override
    public HealthResult check() {
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Declared.Entry entry : declared.vain()) {
            problems.add(entry.bundle() + " asks for " + entry.declaration().scope() + " for "
                    + entry.declaration().purpose()
                    + ", which the catalogue does not have: it can never use it. Tell its maker.");
        }
        Directory known = directory;
        for (Tenant tenant : known == null ? List.<Tenant>of() : known.tenants()) {
            look(tenant.id(), problems, notes);
        }
        if (!problems.isEmpty()) {
            return HealthResult.warn(told(problems));
        }
        notes.addAll(gateway.held());
        return HealthResult.ok(notes.isEmpty() ? "No permission is missing." : told(notes));
    }

    /** A tenant in which nothing was consented to and nothing enabled is not connected, and no fault. */
    private void look(String tenant, List<String> problems, List<String> notes) {
        if (permissions.granted(tenant).isEmpty() && !declared.isChosen(tenant)) {
            return;
        }
        for (PermissionView view : permissions.all(tenant)) {
            if (view.missing()) {
                problems.add(tenant + ": " + view.permission().scope() + " is needed by "
                        + String.join(", ", view.neededBy()) + ", and no administrator has consented to it. "
                        + view.permission().without());
            }
        }
        List<String> surplus = permissions.all(tenant).stream()
                .filter(PermissionView::surplus)
                .map(view -> view.permission().scope())
                .toList();
        if (!surplus.isEmpty()) {
            notes.add(tenant + ": consented to and needed by nothing: " + String.join(", ", surplus)
                    + ". Withdraw the consent in Microsoft Entra.");
        }
    }

    private static String told(List<String> lines) {
        String told = lines.stream().limit(MOST_TOLD).collect(Collectors.joining(" "));
        return lines.size() <= MOST_TOLD ? told : told + " And " + (lines.size() - MOST_TOLD) + " more.";
    }
}
