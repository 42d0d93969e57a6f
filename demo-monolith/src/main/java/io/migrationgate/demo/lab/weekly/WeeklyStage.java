package io.migrationgate.demo.lab.weekly;

import io.migrationgate.demo.lab.balance.LoadBalancer;
import io.migrationgate.demo.lab.console.Narrator;
import io.migrationgate.demo.lab.console.OperatorConsole;
import io.migrationgate.demo.lab.fleet.Fleet;
import io.migrationgate.demo.lab.live.LiveTimeline;
import io.migrationgate.demo.lab.load.LoadDriver;
import io.migrationgate.demo.lab.oracle.ShopOracle;
import io.migrationgate.demo.lab.record.RunRecorder;
import io.migrationgate.demo.lab.server.DemoDatabase;

/**
 * Everything that a run is played with.
 *
 * @param database of the shop
 * @param balancer in front of the shop
 * @param fleet the shop's processes
 * @param load its users
 * @param oracle what must be true
 * @param recorder what is written down
 * @param timeline what is shown meanwhile
 * @param narrator what is said
 * @param operator who types commands
 * @param scripts of the shop, for tools that read files
 */
record WeeklyStage(
    DemoDatabase database,
    LoadBalancer balancer,
    Fleet fleet,
    LoadDriver load,
    ShopOracle oracle,
    RunRecorder recorder,
    LiveTimeline timeline,
    Narrator narrator,
    OperatorConsole operator,
    Scripts scripts) {}
