package main

// nodeFlags are the flags of every command that reads from a node.
type nodeFlags struct {
	RPC []string `name:"rpc" help:"${help_rpc}" required:"" env:"ASTROLABE_RPC" placeholder:"URL"`
}

// signingFlags are the flags of every command that signs with a keystore.
type signingFlags struct {
	Keystore     string `help:"${help_keystore}" required:"" type:"path"`
	PasswordFile string `help:"File that contains the password of the keystore." required:"" type:"path"`
}
