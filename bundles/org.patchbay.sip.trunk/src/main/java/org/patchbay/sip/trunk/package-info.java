/** The B2BUA between the configured peers: what the core decides, spoken in SIP. */
@NullMarked
@Capability(
        namespace = "org.patchbay.catalogue",
        attribute = {
            "rows:List<String>=\"pstn-calls,busy-on-busy\"",
            "needs:List<String>=\"peer:hub,peer:provider,media:RELAY,handler:directory-routing\""
        })
@Capability(
        namespace = "org.patchbay.catalogue",
        attribute = {
            "rows:List<String>=\"cloud-voicemail,user-devices,group-call-pickup,forward-to-group,park-retrieve,device-switch,distinctive-ring,teams-call-queues,teams-auto-attendant,live-transcription,ad-hoc-conference,ad-hoc-recording,mobility-policies,holiday-handling,zoom-auto-receptionist,zoom-call-queues\"",
            "needs:List<String>=\"peer:hub,peer:provider,media:RELAY,handler:directory-routing\""
        })
package org.patchbay.sip.trunk;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
