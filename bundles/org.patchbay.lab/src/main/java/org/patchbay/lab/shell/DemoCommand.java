package org.patchbay.lab.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.feature.FeatureOperations;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.lab.demo.Demo;
import org.patchbay.lab.demo.Stage;
import org.patchbay.lab.peer.Lab;

/** Runs the demo; fails when the demo does. The shell fills the fields: that is how its commands get what they need. */
@Service
@Command(
        scope = "patchbay",
        name = "demo",
        description = "Plays calls through the runtime, between the lab's hub and provider, and tells what happened.")
@SuppressWarnings("NullAway.Init")
public final class DemoCommand implements Action {
    @Reference
    private Lab lab;

    @Reference
    private CallOperations calls;

    @Reference
    private TrunkOperations trunk;

    @Reference
    private FeatureOperations features;

    @Reference
    private Settings settings;

    @Reference
    private BundleContext bundles;

    @Reference
    private Session session;

    @Override
    public @Nullable Object execute() throws Exception {
        new Demo(new Stage(lab, calls, trunk, features, settings, bundles), session.getConsole()).run();
        return null;
    }
}
