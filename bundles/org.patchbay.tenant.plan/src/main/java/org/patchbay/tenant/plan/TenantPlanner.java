package org.patchbay.tenant.plan;

import java.util.List;
import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.tenantplan.Drift;
import org.patchbay.api.ops.tenantplan.PlanPurpose;
import org.patchbay.api.ops.tenantplan.TenantPlan;
import org.patchbay.api.ops.tenantplan.TenantPlans;

/** Plans from what the directory says at this moment. Keeps nothing, and asks nothing of Microsoft. */
// At once: a wrong setting is told when it is written, not when somebody asks for a plan.
@Component(configurationPid = PlanSettings.PID, immediate = true)
@Designate(ocd = PlanSettings.Config.class)
public final class TenantPlanner implements TenantPlans {
    private static final Logger LOG = LoggerFactory.getLogger(TenantPlanner.class);

    private final Directory directory;
    private final Countries countries;
    private volatile PlanSettings settings;

    @Activate
    public TenantPlanner(
            @Reference Directory directory, @Reference Countries countries, Map<String, Object> configured) {
        this.directory = directory;
        this.countries = countries;
        this.settings = PlanSettings.DEFAULT;
        modified(configured);
    }

    @Modified
    void modified(Map<String, Object> configured) {
        try {
            settings = PlanSettings.of(configured);
        } catch (IllegalArgumentException e) {
            LOG.warn("{}: {} The settings before stay in force.", PlanSettings.PID, e.getMessage());
        }
    }

    @Override
    public TenantPlan plan(String tenant, PlanPurpose purpose) throws OperationException {
        Wanted wanted = wanted(tenant);
        Scripts scripts = new Scripts(wanted);
        List<String> summary = new Summary(wanted).of(purpose);
        return switch (purpose) {
            case SET_UP -> new TenantPlan(tenant, purpose, summary, scripts.setUp(), scripts.undoSetUp());
            case EXPORT -> new TenantPlan(tenant, purpose, summary, scripts.export(), Scripts.nothing());
            case SWITCH_OVER, SWITCH_BACK -> {
                boolean over = purpose == PlanPurpose.SWITCH_OVER;
                requireStandby(wanted);
                yield new TenantPlan(
                        tenant, purpose, summary, scripts.switchTo(over, false), scripts.switchTo(over, true));
            }
        };
    }

    @Override
    public List<Drift> drift(String tenant, String export) throws OperationException {
        Wanted wanted = wanted(tenant);
        return new Comparison(wanted, Export.read(export, wanted)).drifts();
    }

    private Wanted wanted(String tenant) throws OperationException {
        return new Draft(directory, countries, settings).of(tenant);
    }

    private static void requireStandby(Wanted wanted) throws OperationException {
        if (!wanted.standby()) {
            throw new OperationException(
                    Reason.INVALID,
                    "There is nothing to switch in the Microsoft tenant of "
                            + wanted.names().tenant()
                            + ": it has one name of a trunk and nobody whom a provider is only held ready for."
                            + " Where the provider behind the trunk fails, switch here: patchbay:continuity-switch.");
        } else if (wanted.users().isEmpty()) {
            throw new OperationException(
                    Reason.INVALID,
                    "The plan of " + wanted.names().tenant()
                            + " has no users, so that there is nobody to switch. See the summary of SET_UP for who is left out.");
        }
    }
}
