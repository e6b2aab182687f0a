package org.patchbay.graph.token;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;

/** One Microsoft tenant, from one factory configuration. It never fails to start: a wrong value is told, and the last good settings stay. */
@Component(
        service = {Registration.class, HealthCheck.class},
        immediate = true,
        configurationPid = TenantSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TenantConfig.class, factory = true)
public final class Registration implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    private volatile @Nullable TenantSettings settings;
    private volatile String wrong = "";

    @Activate
    public Registration(TenantConfig config) {
        modified(config);
    }

    @Modified
    final synchronized void modified(TenantConfig config) {
        TenantSettings before = settings;
        try {
            TenantSettings after = TenantSettings.of(config);
            wrong = "";
            if (!after.equals(before)) {
                settings = after;
                LOG.info(
                        "Microsoft tenant {} ({}) is used for tenant '{}'.",
                        after.microsoftTenant(),
                        after.cloud(),
                        after.tenant());
            }
        } catch (IllegalArgumentException e) {
            wrong = String.valueOf(e.getMessage());
            LOG.warn("{} {}", wrong, inForce(before));
        }
    }

    private static String inForce(@Nullable TenantSettings before) {
        return before == null ? "This Microsoft tenant is not used." : "The settings before stay in force.";
    }

    /** Empty while nothing that was set can be used. */
    Optional<TenantSettings> settings() {
        return Optional.ofNullable(settings);
    }

    /** What cannot be used of what was set last; empty when all can. */
    String wrong() {
        return wrong;
    }

    @Override
    public String name() {
        return "graph-tenant" + settings().map(now -> "-" + now.tenant()).orElse("");
    }

    @Override
    public HealthResult check() {
        TenantSettings now = settings;
        if (!wrong.isEmpty() || now == null) {
            return HealthResult.warn(wrong + " " + inForce(now));
        }
        return HealthResult.ok("Tenant " + now.tenant() + ": Microsoft tenant " + now.microsoftTenant() + " ("
                + now.cloud() + "), " + now.areas().size() + " app registration(s).");
    }
}
