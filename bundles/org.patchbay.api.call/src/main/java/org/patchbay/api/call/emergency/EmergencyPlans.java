package org.patchbay.api.call.emergency;

import org.osgi.annotation.versioning.ProviderType;

/** Where the directory leaves what an emergency call needs. The trunk implements it. */
@ProviderType
public interface EmergencyPlans {

    /**
     * Takes the place of what was kept before; called at each change, and at once when this service appears. Returns at once: it is written
     * down later, and is there again after a restart, whoever else is not.
     *
     * @param plan of every tenant; one without any changes nothing: who knows of nobody has lost something rather than learned something
     */
    void keep(EmergencyPlan plan);
}
